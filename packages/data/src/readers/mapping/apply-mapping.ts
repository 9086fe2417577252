import { DataError } from '../../errors.ts'
import type { Panel } from '../../panel/panel.ts'
import { readerError } from '../errors.ts'
import { periodKey } from '../period.ts'
import { type Column, cellText, findColumn, type Table } from '../table.ts'
import { tableToPanel, textFeature } from '../table-to-panel.ts'
import { featureSource, type Mapping } from './mapping.ts'

/**
 * The types that a reader has to give to a file's columns for a mapping.
 *
 * @example
 * ```ts
 * const table = readCsv(text, { types: mappingTypes(mapping) })
 * ```
 */
export function mappingTypes(mapping: Mapping): Record<string, 'number' | 'text'> {
  const types: Record<string, 'number' | 'text'> = {}
  for (const feature of Object.values(mapping.features)) types[featureSource(feature).column] = 'number'
  for (const name of [mapping.entity, mapping.period.column, ...(mapping.attributes ?? [])]) types[name] = 'text'
  if (mapping.label !== undefined) types[mapping.label.column] = 'text'
  return types
}

/**
 * The panel of a table by a mapping: periods brought to the wanted form, features renamed and scaled. A label among the mapping's
 * words for a missing value is unknown.
 *
 * @throws DataError `unknown-column`, `invalid-format` (a cell that is no period of that form), `duplicate-row`, `not-a-number`, `missing-cell`,
 * `missing-label`, `invalid-shape`, each with file, row and the file's column
 * @example
 * ```ts
 * const panel = applyMapping(readCsv(text, { types: mappingTypes(mapping) }), mapping)
 * ```
 */
export function applyMapping(table: Table, mapping: Mapping): Panel {
  const column = (name: string): Column => {
    const found = findColumn(table, name)
    if (found !== undefined) return found
    const names = table.columns.map((candidate) => candidate.name)
    throw readerError('unknown-column', `expected one of the columns ${names.slice(0, 60).join(', ')}`, name, {
      file: table.source,
      column: name,
    })
  }
  const texts = (name: string): string[] => {
    const found = column(name)
    return Array.from({ length: table.rowCount }, (_, row) => cellText(found, row))
  }
  const { form } = mapping.period
  const periods = texts(mapping.period.column).map((text, row) => {
    const key = periodKey(text, form)
    if (key === undefined)
      throw readerError('invalid-format', `expected a period that gives a ${form}`, text, {
        file: table.source,
        row: table.lines[row],
        column: mapping.period.column,
      })
    return key
  })
  const features = Object.entries(mapping.features).map(([name, feature]): Column => {
    const { column: from, scale } = featureSource(feature)
    const found = column(from)
    if (found.type === 'text') throw textFeature(table, found)
    return {
      ...found,
      name: `feature ${name}`,
      values: scale === 1 ? found.values : found.values.map((value) => value * scale),
    }
  })
  const attributes = mapping.attributes ?? []
  const { label } = mapping
  const parts: Column[] = [
    { ...column(mapping.entity), name: 'entity' },
    { name: 'period', type: 'text', values: periods },
    ...features,
    ...attributes.map((name): Column => ({ ...column(name), name: `attribute ${name}` })),
    ...(label === undefined ? [] : [{ name: 'label', type: 'text', values: texts(label.column) } as const]),
  ]
  const make = (): Panel =>
    tableToPanel(
      { ...table, columns: parts },
      {
        entity: 'entity',
        period: 'period',
        features: features.map(({ name }) => name),
        attributes: attributes.map((name) => `attribute ${name}`),
        ...(label === undefined
          ? {}
          : {
              label: {
                column: 'label',
                level: label.level,
                positive: label.positive.map(String),
                ...(label.negative === undefined ? {} : { negative: label.negative.map(String) }),
                ...(mapping.file?.missing === undefined ? {} : { missing: mapping.file.missing }),
              },
            }),
      },
    )
  const columnOf = new Map<unknown, string>([
    ['entity', mapping.entity],
    ['period', mapping.period.column],
    ...Object.entries(mapping.features).map(
      ([name, feature]) => [`feature ${name}`, featureSource(feature).column] as const,
    ),
    ...attributes.map((name) => [`attribute ${name}`, name] as const),
    ...(label === undefined ? [] : [['label', label.column] as const]),
  ])
  const panel = inFileColumns(make, columnOf)
  return {
    ...panel,
    features: Object.keys(mapping.features),
    ...(panel.attributes === undefined
      ? {}
      : {
          attributes: Object.fromEntries(
            attributes.map((name) => [name, panel.attributes?.[`attribute ${name}`] ?? []]),
          ),
        }),
  }
}

/** Errors name the columns of the file, not those that the table was given on the way. */
function inFileColumns(make: () => Panel, columnOf: ReadonlyMap<unknown, string>): Panel {
  try {
    return make()
  } catch (error) {
    const column = error instanceof DataError ? columnOf.get(error.location?.column) : undefined
    if (!(error instanceof DataError) || column === undefined) throw error
    const { code, rule, received, location } = error
    throw new DataError({ code, rule, received, location: { ...location, column } })
  }
}
