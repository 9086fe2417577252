import { availableIndicators, type Indicator, PAPER_INDICATORS, STATEMENT_LINES } from '@fdp/data'
import { distressPaper } from '../../../papers.ts'
import type { Cell, Table } from '../../../report/schema.ts'
import { ALTMAN, type DistressSource } from '../sample/data.ts'
import type { SampleDescription } from '../stages/describe-sample.ts'

type Described = Pick<SampleDescription, 'coverage' | 'step'>

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Whether two indicators are one under two names. */
const isSame = (first: Indicator, second: Indicator): boolean =>
  first.formula === second.formula &&
  first.inputs.length === second.inputs.length &&
  first.inputs.every((line) => second.inputs.includes(line))

/** How an indicator of the paper stands to this sample. */
function standing(indicator: Indicator, { lines, features }: DistressSource, { coverage }: Described): Cell {
  const there = coverage[indicator.name]
  if (there !== undefined) return `in use, ${percent(there)} there`
  const alias = features.find((feature) => isSame(feature, indicator))
  const thereAs = alias === undefined ? undefined : coverage[alias.name]
  if (alias !== undefined && thereAs !== undefined)
    return `in use${alias.label === indicator.label ? '' : ` as ${alias.label}`}, ${percent(thereAs)} there`
  const { unavailable } = availableIndicators(Object.keys(lines), { lines, indicators: [indicator] })
  const [lack] = unavailable
  return lack === undefined
    ? 'not in use: the lines of the sample allow it'
    : { value: `lacks ${lack.lacks.map((line) => STATEMENT_LINES[line].label).join('; ')}`, verdict: 'cannot be' }
}

/** Table 1: the 34 indicators, what each is taken to be, and whether this sample has it. */
export function table1(source: DistressSource, described: Described): Table {
  const groups = distressPaper().table1.groups
  const counted = groups.map(({ group, indicators }) => ({
    paper: indicators,
    ours: PAPER_INDICATORS.filter((indicator) => indicator.group === group).length,
  }))
  const alike = counted.every(({ paper, ours }) => paper === ours)
  return {
    kind: 'table',
    id: 'table-1',
    item: 'Table 1',
    title: 'The 34 indicators',
    caption:
      'Indicators in the order of the paper, which gives names only; formulas are those of textbooks. Balances under flows are means of opening and closing balance where both are there.',
    columns: [
      { key: 'indicator', label: 'indicator' },
      { key: 'group', label: 'group' },
      { key: 'formula', label: 'computed as' },
      { key: 'here', label: 'in this sample' },
    ],
    rows: PAPER_INDICATORS.map((indicator) => ({
      indicator: indicator.label,
      group: indicator.group,
      formula: indicator.formula,
      here: standing(indicator, source, described),
    })),
    steps: [described.step],
    notes: [
      `Indicators by group: ${counted.map(({ ours }) => ours).join(' + ')}; the paper's: ${counted.map(({ paper }) => paper).join(' + ')} (${alike ? 'the same' : 'not the same'}).`,
    ],
  }
}

/** The features that the models see, where they are not those of Table 1. */
export function featureTable({ features }: DistressSource, { coverage, step }: Described): Table {
  return {
    kind: 'table',
    id: 'features',
    title: 'Features that the models see',
    caption: `${features.filter(({ name }) => name !== ALTMAN).length} ratios that the lines of this sample allow, a period each; missing ones are filled with the median of training companies. Altman's Z'' is a baseline of its own and no feature of the networks.`,
    columns: [
      { key: 'feature', label: 'feature' },
      { key: 'formula', label: 'computed as' },
      { key: 'coverage', label: 'share of company-periods that have it', digits: 4 },
    ],
    rows: features
      .filter(({ name }) => name !== ALTMAN)
      .map(({ name, label, formula }) => ({ feature: label, formula, coverage: coverage[name] ?? null })),
    steps: [step],
  }
}
