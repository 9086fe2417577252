import * as v from 'valibot'
import { parse } from 'yaml'
import { readerError } from '../errors.ts'

const name = v.pipe(v.string(), v.minLength(1))
const scalar = v.union([v.string(), v.number(), v.boolean()])

const mappingSchema = v.strictObject({
  /** Column that names the company; kept as text, leading zeros included. */
  entity: name,
  period: v.strictObject({
    column: name,
    /** Form of the panel's period keys; a date gives its quarter, month or year. */
    form: v.picklist(['year', 'quarter', 'month', 'day']),
  }),
  /** Name in the panel: column in the file, or column and a factor (amounts in thousands: scale 1000). */
  features: v.pipe(
    v.record(
      name,
      v.union([
        name,
        v.strictObject({ column: name, scale: v.optional(v.pipe(v.number(), v.finite(), v.notValue(0))) }),
      ]),
    ),
    v.minEntries(1),
  ),
  label: v.optional(
    v.strictObject({
      column: name,
      level: v.picklist(['entity', 'row']),
      positive: v.pipe(v.array(scalar), v.minLength(1)),
      negative: v.optional(v.array(scalar)),
    }),
  ),
  /** Columns that do not change within a company: sector, size class. */
  attributes: v.optional(v.array(name)),
  file: v.optional(
    v.strictObject({
      delimiter: v.optional(v.string()),
      encoding: v.optional(v.string()),
      sheet: v.optional(v.union([v.string(), v.number()])),
      skipLines: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      skipRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      decimal: v.optional(v.picklist(['.', ','])),
      thousands: v.optional(v.picklist([',', '.', ' ', "'", ''])),
      missing: v.optional(v.array(v.string())),
    }),
  ),
})

/** Which columns of a file make a panel, and how the file is written: what a small YAML or JSON file says. */
export type Mapping = v.InferOutput<typeof mappingSchema>

/**
 * Checks a mapping.
 *
 * @throws DataError `invalid-mapping` that names the place in the mapping and what was expected there
 * @example
 * ```ts
 * const mapping = checkMapping({ entity: 'code', period: { column: 'date', form: 'quarter' }, features: { roe: 'ROE' } })
 * ```
 */
export function checkMapping(value: unknown, source = 'mapping'): Mapping {
  const result = v.safeParse(mappingSchema, value)
  if (result.success) {
    // valibot leaves these keys out without a word.
    const dropped = Object.keys((value as Mapping).features).find((key) => !Object.hasOwn(result.output.features, key))
    if (dropped === undefined) return result.output
    throw readerError('invalid-mapping', 'expected a name that is none of JavaScript objects themselves', dropped, {
      file: source,
      column: `features.${dropped}`,
    })
  }
  const issue = result.issues[0]
  const key = v.getDotPath(issue)
  throw readerError(
    'invalid-mapping',
    `expected ${issue.expected ?? 'another value'}${key === null ? '' : ` at ${key}`}`,
    issue.received,
    {
      file: source,
      ...(key === null ? {} : { column: key }),
    },
  )
}

/**
 * Reads a mapping from YAML or JSON (which is YAML).
 *
 * @throws DataError `invalid-mapping`
 * @example
 * ```ts
 * const mapping = parseMapping('entity: code\nperiod: { column: date, form: quarter }\nfeatures: { roe: ROE }\n')
 * ```
 */
export function parseMapping(text: string, source = 'mapping'): Mapping {
  let value: unknown
  try {
    value = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw readerError(
      'invalid-mapping',
      'expected YAML or JSON',
      error instanceof Error ? error.message.split('\n', 1)[0] : String(error),
      { file: source },
    )
  }
  return checkMapping(value, source)
}

/** Column and factor of a feature of a mapping. */
export function featureSource(feature: Mapping['features'][string]): {
  readonly column: string
  readonly scale: number
} {
  return typeof feature === 'string'
    ? { column: feature, scale: 1 }
    : { column: feature.column, scale: feature.scale ?? 1 }
}
