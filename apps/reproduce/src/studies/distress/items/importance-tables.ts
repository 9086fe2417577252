import { type DistressPaper, distressPaper } from '../../../papers.ts'
import type { Cell, CellValue, Table } from '../../../report/schema.ts'
import { type Interval, intervalCell } from '../../intervals.ts'
import { featureLabel } from '../sample/network-features.ts'
import type { MeasuredImportance } from '../tasks/importance-task.ts'
import {
  CONCORDANT,
  commonByChance,
  METHOD_NAMES,
  METHOD_PAIRS,
  METHODS,
  type Method,
  rankFeatures,
  TOP,
} from '../tasks/rank-agreement.ts'
import { attendedSteps, nameSteps } from './attended-steps.ts'

/** What is not defined has no number in `results.json` either. */
const cellOf = (interval: Interval | undefined): CellValue =>
  interval !== undefined && Number.isFinite(interval.estimate)
    ? intervalCell(interval)
    : { value: null, verdict: 'cannot be' }

const estimates = (intervals: readonly Interval[]) => intervals.map(({ estimate }) => estimate)

/** Rank of each feature, 1 being the most important. */
function ranksOf(intervals: readonly Interval[]): number[] {
  const ranks: number[] = []
  rankFeatures(estimates(intervals)).forEach((feature, position) => {
    ranks[feature] = position + 1
  })
  return ranks
}

const LABELS: Readonly<Record<Method, string>> = {
  attribution: 'integrated gradients, logits',
  permutation: 'loss of ROC-AUC, permuted',
  ablation: 'loss of ROC-AUC, trained without',
  inputAttention: 'input attention, share',
}
const DIGITS: Readonly<Record<Method, number>> = { attribution: 3, permutation: 4, ablation: 4, inputAttention: 4 }

/** Place of a feature in a list of the paper, or null. */
const placeIn = (list: DistressPaper['fig7']['features'], name: string): number | null => {
  const index = list.findIndex(({ indicator }) => indicator === name)
  return index < 0 ? null : index + 1
}

/** Every feature with what each method says of it and the rank that this gives. */
export function importanceTable(
  features: readonly string[],
  measured: MeasuredImportance,
  caption: string,
  { notes, paperShaped }: { readonly notes: readonly string[]; readonly paperShaped: boolean },
): Table {
  const { fig7, fig8 } = distressPaper()
  const ranks = new Map(METHOD_NAMES.map((method) => [method, ranksOf(measured[method])]))
  const rankOf = (method: Method, feature: number) => ranks.get(method)?.[feature] ?? Number.NaN
  const meanRank = (feature: number) =>
    CONCORDANT.reduce((sum, method) => sum + rankOf(method, feature), 0) / CONCORDANT.length
  const order = features.map((_, feature) => feature).sort((a, b) => meanRank(a) - meanRank(b) || a - b)
  return {
    kind: 'table',
    id: 'importance',
    title: 'Every feature, by every method',
    caption,
    columns: [
      { key: 'feature', label: 'feature' },
      { key: 'meanRank', label: 'mean rank of the three', digits: 2 },
      ...METHOD_NAMES.flatMap((method) => [
        { key: method, label: LABELS[method], digits: DIGITS[method] },
        { key: `${method}Rank`, label: `rank, ${METHODS[method]}`, digits: 0 },
      ]),
      { key: 'accuracy', label: 'loss of accuracy, trained without', digits: 4 },
      ...(paperShaped
        ? [
            { key: 'fig7', label: "paper's rank, Fig 7", digits: 0 },
            { key: 'fig8', label: "paper's rank, Fig 8", digits: 0 },
          ]
        : []),
    ],
    rows: order.map((feature) => {
      const name = features[feature] ?? ''
      return {
        feature: featureLabel(name),
        meanRank: meanRank(feature),
        ...Object.fromEntries(
          METHOD_NAMES.flatMap((method): [string, Cell][] => [
            [method, cellOf(measured[method][feature])],
            [`${method}Rank`, rankOf(method, feature)],
          ]),
        ),
        accuracy: cellOf(measured.ablationAccuracy[feature]),
        ...(paperShaped ? { fig7: placeIn(fig7.features, name), fig8: placeIn(fig8.features, name) } : {}),
      }
    }),
    notes,
  }
}

/** The ten features of the paper's Figs 7 and 8 beside ours, rank by rank. */
export function paperTopTen(features: readonly string[], measured: MeasuredImportance, caption: string): Table {
  const { fig7, fig8 } = distressPaper()
  const columns = [
    { key: 'gradients', label: 'Fig 7: integrated gradients', list: fig7.features, method: 'attribution' },
    { key: 'inputAttention', label: 'Fig 7: input attention', list: fig7.features, method: 'inputAttention' },
    { key: 'permutation', label: 'Fig 7: permutation', list: fig7.features, method: 'permutation' },
    { key: 'ablation', label: 'Fig 8: retraining', list: fig8.features, method: 'ablation' },
  ] as const
  const common = columns.map(({ label, list, method }) => {
    const ours = rankFeatures(estimates(measured[method])).slice(0, TOP)
    const count = ours.filter((feature) => placeIn(list, features[feature] ?? '') !== null).length
    return `${label} ${count}`
  })
  const chance = commonByChance(features.length).toFixed(1)
  const own = fig7.features.filter(({ indicator }) => placeIn(fig8.features, indicator) !== null)
  return {
    kind: 'table',
    id: 'paper-top-ten',
    title: "The ten most important features of Figs 7 and 8, ours and the paper's",
    caption,
    columns: [{ key: 'rank', label: 'rank', digits: 0 }, ...columns.map(({ key, label }) => ({ key, label }))],
    rows: Array.from({ length: TOP }, (_, position) => ({
      rank: position + 1,
      ...Object.fromEntries(
        columns.map(({ key, list, method }) => {
          const ours = features[rankFeatures(estimates(measured[method]))[position] ?? -1] ?? ''
          const paper = list[position]
          const cell: CellValue = {
            value: featureLabel(ours),
            ...(paper === undefined
              ? {}
              : { paper: paper.name, verdict: paper.indicator === ours ? 'reproduced' : 'differs' }),
          }
          return [key, cell]
        }),
      ),
    })),
    notes: [
      `Among the first ten of both, whatever the rank: ${common.join('; ')}; two random lists of ten of ${features.length} have ${chance} in common on average.`,
      `The paper's own two lists have ${own.length} in common (${own.map(({ name }) => name).join(', ')}), against the same ${chance}.`,
    ],
  }
}

/** How far the methods agree on the ranks of all features. */
export function agreementTable({ agreement }: MeasuredImportance, features: number, caption: string): Table {
  return {
    kind: 'table',
    id: 'rank-agreement',
    title: 'How far the methods agree on the ranks',
    caption,
    columns: [
      { key: 'methods', label: 'methods' },
      { key: 'kendallW', label: "Kendall's W", digits: 3 },
      { key: 'tauB', label: "Kendall's tau-b", digits: 3 },
      { key: 'spearman', label: "Spearman's correlation", digits: 3 },
      { key: 'common', label: `common among the first ${TOP}`, digits: 1 },
    ],
    rows: [
      {
        methods: CONCORDANT.map((method) => METHODS[method]).join('; '),
        kendallW: cellOf(agreement.kendallW),
        tauB: null,
        spearman: null,
        common: null,
      },
      ...METHOD_PAIRS.map(([first, second], index) => {
        const pair = agreement.pairs[index]
        return {
          methods: `${METHODS[first]}; ${METHODS[second]}`,
          kendallW: null,
          tauB: cellOf(pair?.tauB),
          spearman: cellOf(pair?.spearman),
          common: cellOf(pair?.common),
        }
      }),
    ],
    notes: [
      `Three rankings that have nothing to do with each other give W = 0.333 on average, and two have ${commonByChance(features).toFixed(1)} of ${features} features in common among their first ${TOP}.`,
      'A resample of companies is noisier than the sample, so that a bootstrap interval of an agreement need not lie evenly about its estimate.',
    ],
  }
}

/** How far each method agrees with itself from one training to the next. */
export function repeatabilityTable({ repeatability }: MeasuredImportance, caption: string): Table {
  return {
    kind: 'table',
    id: 'repeatability',
    title: 'How far each method agrees with itself',
    caption,
    columns: [
      { key: 'method', label: 'method' },
      { key: 'trainings', label: 'trainings', digits: 0 },
      { key: 'mean', label: 'mean tau-b', digits: 3 },
      { key: 'lowest', label: 'lowest', digits: 3 },
      { key: 'highest', label: 'highest', digits: 3 },
      { key: 'untrained', label: 'with the network before training', digits: 3 },
    ],
    rows: METHOD_NAMES.map((method) => ({ method: METHODS[method], ...repeatability[method] })),
    notes: [
      'What a method says differently of one and the same feature in two trainings is noise, of training and of the test companies; a ranking that hardly agrees with itself cannot be expected to agree with another.',
      'The last column is the mean tau-b with the ranking of the same network before it was trained (Adebayo et al. 2018): near 1, a method says nothing of what was learned.',
    ],
  }
}

/** The steps that attention weighs after pooling, by width of the window. */
export function attendedStepsTable(widths: readonly number[], periods: string): Table {
  const cell = (width: number, poolings: number) => {
    const steps = attendedSteps(width, poolings)
    return `${steps.length}: ${nameSteps(steps).join(', ')}${steps.length === 1 ? ', nothing to weigh' : ''}`
  }
  return {
    kind: 'table',
    id: 'attended-steps',
    title: 'What attention weighs',
    caption: `Steps after pooling and the ${periods} of the window that each covers, 1 being the earliest.`,
    columns: [
      { key: 'width', label: 'w', digits: 0 },
      { key: 'one', label: 'm1, m2: one pooling' },
      { key: 'two', label: 'm3, m4: two poolings' },
    ],
    rows: widths.map((width) => ({ width, one: cell(width, 1), two: cell(width, 2) })),
    notes: [
      'The convolution sees one period to each side and the LSTM all of them, so that a step is no measurement of its periods alone.',
      `In windows of four ${periods} or more, pooling by 2 leaves the last of an odd number of steps out: where the last step ends before w, what comes after it enters through the convolution only.`,
    ],
  }
}
