import { counted } from '../../counted.ts'
import type { CellCounts, ChangedSetting, ChangedText, ComparedItem, Comparison, RunOutline } from './comparison.ts'
import { countCells } from './count-cells.ts'
import { cellLines, shown } from './describe-cells.ts'

export interface Wording {
  /** What the two runs are called: their folders. */
  readonly before: string
  readonly after: string
  /** Print every point of a figure and every number of `values`, not the first ones of each. */
  readonly all: boolean
}

/** Lines of a figure or of a group of `values` without `all`. */
const FIRST = 10

/** Groups of `values` that hold tests: these are results by themselves, where others repeat tables in full digits. */
const isTest = (item: ComparedItem): boolean => item.kind === 'values' && item.id.startsWith('significance')

const number = (value: number): string => value.toLocaleString('en-US')

const settingLine = (name: string, text: string): string => `  ${name.padEnd(10)} ${text}`

const shortSha = ({ data }: RunOutline): string => `${data.name}, sha256 ${data.sha256.slice(0, 12)}`

/** One aspect of the setting: `the same: strict`, or what it was and what it is, and the details that differ. */
function aspect(
  name: string,
  [before, after]: readonly [string, string],
  details: readonly ChangedSetting[],
): string[] {
  const head = before !== after ? `${before} -> ${after}` : details.length === 0 ? `the same: ${after}` : after
  return [
    settingLine(name, head),
    ...details.map((each) => settingLine('', `${each.name}: ${shown(each.before)} -> ${shown(each.after)}`)),
  ]
}

function settingLines({ runs: { before, after }, setting }: Comparison): string[] {
  const of = (...prefixes: string[]) => setting.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)))
  const option = (name: string): [string, string] => [shown(before.options[name]), shown(after.options[name])]
  const told = new Set([
    'options.data',
    'options.protocol',
    'options.profile',
    'options.seed',
    'data.name',
    'data.sha256',
  ])
  const details = (...prefixes: string[]) => of(...prefixes).filter(({ name }) => !told.has(name))
  const rest = setting.filter(({ name }) => !told.has(name) && !/^(data|profile|versions)\./.test(name))
  const versions = details('versions.')
  return [
    ...aspect('data', [shortSha(before), shortSha(after)], details('data.')),
    ...aspect('protocol', option('protocol'), []),
    ...aspect('profile', option('profile'), details('profile.')),
    ...aspect('seed', option('seed'), []),
    ...(versions.length === 0
      ? [settingLine('versions', 'the same')]
      : aspect('versions', ['differ', 'differ'], versions)),
    ...rest.map((each) =>
      settingLine(each.name.replace(/^options\./, ''), `${shown(each.before)} -> ${shown(each.after)}`),
    ),
  ]
}

function countText({ compared, differ, outside, onlyBefore, onlyAfter }: CellCounts, noun: string): string {
  const parts = [`${counted(compared, noun)} compared, ${number(differ)} differ`]
  if (outside > 0) parts.push(`${number(outside)} of them outside an interval`)
  if (onlyBefore > 0) parts.push(`${number(onlyBefore)} only before`)
  if (onlyAfter > 0) parts.push(`${number(onlyAfter)} only after`)
  return parts.join(', ')
}

const NOUNS = { table: 'cell', figure: 'number', values: 'number' } as const

/** How much of what two sentences have in common stands about the words that differ. */
const CONTEXT = 40

/** Two texts without their common beginning and end, but for some words of each. */
function differingParts(before: string, after: string): [string, string] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const wordStart = before.lastIndexOf(' ', Math.max(0, start - CONTEXT)) + 1
  const from = start <= CONTEXT ? 0 : wordStart
  const part = (text: string) => {
    const wordEnd = text.indexOf(' ', text.length - end + CONTEXT)
    const to = end <= CONTEXT || wordEnd < 0 ? text.length : wordEnd
    return `${from > 0 ? '... ' : ''}${text.slice(from, to)}${to < text.length ? ' ...' : ''}`
  }
  return [part(before), part(after)]
}

function textLines(texts: readonly ChangedText[]): string[] {
  return texts.flatMap(({ name, before, after }) => {
    if (before === null || after === null)
      return [`  ${name}, only ${before === null ? 'after' : 'before'}: ${after ?? before}`]
    const [was, is] = differingParts(before, after)
    return [`  ${name}`, `    before: ${was}`, `    after:  ${is}`]
  })
}

function itemLines(item: ComparedItem, all: boolean): string[] {
  const lines = cellLines(item)
  const most = all || item.kind === 'table' || isTest(item) ? lines.length : FIRST
  const more = lines.length - most
  return [
    '',
    `${item.name}${item.kind === 'values' ? '' : ` (${item.id})`}: ${countText(countCells([item]), NOUNS[item.kind])}`,
    ...lines.slice(0, most),
    ...(more > 0 ? [`  and ${number(more)} more, smaller ones: --all prints them`] : []),
    ...textLines(item.texts),
  ]
}

function aloneLines({ alone }: Comparison): string[] {
  return (['before', 'after'] as const).flatMap((side) => {
    const names = alone
      .filter((item) => item.side === side)
      .map(({ name, id, kind }) => (kind === 'values' ? name : `${name} (${id})`))
    return [settingLine(`only ${side}`, names.length === 0 ? 'no item' : names.join('; '))]
  })
}

const KINDS = ['table', 'figure', 'values']

/** Items that differ with their counts: tables, figures, then `values`, those with the most cells outside an interval first. */
function overview(items: readonly ComparedItem[]): string[] {
  const rows = items.map((item) => ({ item, counts: countCells([item]) }))
  rows.sort(
    ({ item: a, counts: m }, { item: b, counts: n }) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || n.outside - m.outside || n.differ - m.differ,
  )
  return rows.map(
    ({ item, counts }) =>
      `  ${item.name}: ${countText(counts, NOUNS[item.kind])}${item.texts.length > 0 ? `; ${counted(item.texts.length, 'text')}` : ''}`,
  )
}

function timingLines({ timings: { setting, items } }: Comparison): string[] {
  if (setting.length === 0 && items.length === 0) return []
  return [
    '',
    'timings: of each run on its machine, never counted as a difference',
    ...setting.map(({ name, before, after }) => `  ${name}: ${shown(before)} -> ${shown(after)}`),
    ...items.flatMap((item) => itemLines(item, true)),
  ]
}

/**
 * A comparison as text: on top what was compared and how much of it differs, then item by item what changed, the most
 * meaningful changes of an item first.
 */
export function describeComparison(comparison: Comparison, { before, after, all }: Wording): string {
  const { identical, study, counts, items, texts } = comparison
  const head = [
    `before: ${before}`,
    `after:  ${after}`,
    '',
    identical
      ? `the same results of ${study} in every one of ${counted(counts.table.compared, 'cell')} of tables, ${counted(counts.figure.compared, 'number')} of figures and ${counted(counts.values.compared, 'other number')}, and in every sentence`
      : `the results of ${study} differ`,
    ...settingLines(comparison),
  ]
  if (identical) return `${[...head, ...timingLines(comparison)].join('\n')}\n`
  const sentences = texts.length + items.reduce((sum, item) => sum + item.texts.length, 0)
  const lines = [
    ...head,
    settingLine('tables', countText(counts.table, 'cell')),
    settingLine('figures', countText(counts.figure, 'number')),
    settingLine('values', `${countText(counts.values, 'number')} (results.json, values)`),
    settingLine('sentences', `${number(sentences)} differ, of the summary, sections, captions and notes`),
    ...aloneLines(comparison),
    ...(items.length > 0 ? ['', 'where', ...overview(items)] : []),
    ...(items.length > 0
      ? [
          '',
          'In each item first what left an interval, then words, verdicts and p-values that turned over .05, then numbers',
          'without an interval, then what lies within both intervals; the largest changes first.',
        ]
      : []),
    ...(texts.length > 0 ? ['', 'summary and sections', ...textLines(texts)] : []),
    ...items.flatMap((item) => itemLines(item, all)),
    ...timingLines(comparison),
  ]
  return `${lines.join('\n')}\n`
}
