import { InputError } from '../../errors.ts'
import { itemTitle } from '../format.ts'
import type { Figure, Results, Table } from '../schema.ts'
import { compareFigures } from './compare-figures.ts'
import { compareTables } from './compare-tables.ts'
import { compareTexts, numbered } from './compare-texts.ts'
import { compareValues } from './compare-values.ts'
import type { ChangedSetting, ComparedItem, Comparison, LoneItem, RunOutline } from './comparison.ts'
import { countCells } from './count-cells.ts'

function flat(value: unknown, name: string, into: Map<string, unknown>): Map<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [key, item] of Object.entries(value)) flat(item, name === '' ? key : `${name}.${key}`, into)
  else into.set(name, value)
  return into
}

function compareSettings(before: unknown, after: unknown): ChangedSetting[] {
  const [a, b] = [flat(before, '', new Map()), flat(after, '', new Map())]
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((name) => ({ name, before: a.get(name) ?? null, after: b.get(name) ?? null }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after))
}

const settingOf = ({ options, data, versions, backend, profile }: Results) => ({
  options,
  data,
  versions,
  backend,
  profile,
})

type Item = Table | Figure
type Items = ReadonlyMap<string, Item>

const byId = (items: readonly Item[]): Items => new Map(items.map((item) => [`${item.kind} ${item.id}`, item]))
const itemsOf = ({ sections }: Results): Items => byId(sections.flatMap(({ items }) => items))
const timedTablesOf = ({ timings }: Results): Items => byId((timings.tables ?? []).map(({ table }) => table))

function compareItems(before: Items, after: Items): ComparedItem[] {
  return [...after].flatMap(([key, b]) => {
    const a = before.get(key)
    if (a?.kind === 'table' && b.kind === 'table') return [compareTables(a, b)]
    return a?.kind === 'figure' && b.kind === 'figure' ? [compareFigures(a, b)] : []
  })
}

function loneItems(items: Items, others: Items, side: LoneItem['side']): LoneItem[] {
  return [...items]
    .filter(([key]) => !others.has(key))
    .map(([, item]) => ({ kind: item.kind, id: item.id, name: itemTitle(item), side }))
}

const loneValues = (values: Results['values'], others: Results['values'], side: LoneItem['side']): LoneItem[] =>
  Object.keys(values)
    .filter((name) => !(name in others))
    .map((name) => ({ kind: 'values', id: name, name: `values.${name}`, side }))

const textsOf = ({ title, summary, sections }: Results): Map<string, string> =>
  new Map([
    ['title', title],
    ...numbered('summary, sentence', summary),
    ...sections.flatMap((section) => [
      [`section ${section.id}, title`, section.title] as const,
      ...numbered(`section "${section.title}", paragraph`, section.text),
    ]),
  ])

const differs = ({ cells, texts }: ComparedItem): boolean => cells.length > 0 || texts.length > 0

const machineOf = ({ timings: { seconds, node, machine, workers } }: Results) => ({ seconds, workers, node, machine })

const outline = ({ options, data: { name, sha256 }, timings: { started } }: Results): RunOutline => ({
  options,
  data: { name, sha256 },
  started,
})

/**
 * Compares two runs of one study: settings, every cell of every table, every point of every figure, every number of
 * `values`, and the sentences about them. What hangs on the machine (`timings`) is compared apart.
 *
 * @example compareResults(results, { ...results, timings: others }).identical // true
 * @throws InputError `compare.study` if the runs are of two studies, which have no item in common.
 */
export function compareResults(before: Results, after: Results): Comparison {
  if (before.study !== after.study)
    throw new InputError(
      'compare.study',
      `the two folders hold runs of one study; the first is of ${before.study}`,
      `a run of ${after.study}`,
    )
  const [itemsBefore, itemsAfter] = [itemsOf(before), itemsOf(after)]
  const compared = [
    ...compareItems(itemsBefore, itemsAfter),
    ...Object.entries(after.values)
      .filter(([name]) => name in before.values)
      .map(([name, value]) => compareValues(name, before.values[name], value)),
  ]
  const alone = [
    ...loneItems(itemsBefore, itemsAfter, 'before'),
    ...loneItems(itemsAfter, itemsBefore, 'after'),
    ...loneValues(before.values, after.values, 'before'),
    ...loneValues(after.values, before.values, 'after'),
  ]
  const texts = compareTexts(textsOf(before), textsOf(after))
  const items = compared.filter(differs)
  const countOf = (kind: ComparedItem['kind']) => countCells(compared.filter((item) => item.kind === kind))
  return {
    identical: items.length === 0 && alone.length === 0 && texts.length === 0,
    study: after.study,
    runs: { before: outline(before), after: outline(after) },
    setting: compareSettings(settingOf(before), settingOf(after)),
    counts: { table: countOf('table'), figure: countOf('figure'), values: countOf('values') },
    items,
    alone,
    texts,
    timings: {
      setting: compareSettings(machineOf(before), machineOf(after)),
      items: compareItems(timedTablesOf(before), timedTablesOf(after)).filter(differs),
    },
  }
}
