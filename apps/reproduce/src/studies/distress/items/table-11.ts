import { correctedResampledTTest, wilcoxonSignedRankTest } from '@fdp/stats'
import { distressPaper } from '../../../papers.ts'
import type { Table } from '../../../report/schema.ts'
import { type Interval, intervalCell } from '../../intervals.ts'
import { MEASURES, type MeasureName, measure } from '../../measures.ts'
import { paperCell } from '../../paper-cell.ts'
import { type FitResult, readingOf } from '../blocks.ts'
import type { ClassNames } from '../sample/data.ts'

/** Scores of m1 with and without SMOTE, and with minus without. */
export interface SmoteScores {
  readonly withSmote: Readonly<Record<MeasureName, Interval>>
  readonly without: Readonly<Record<MeasureName, Interval>>
  readonly difference: Readonly<Record<MeasureName, Interval>>
}

const CLASSES = [
  { label: 0, paper: 'Non-ST', precision: 'negativePrecision', recall: 'negativeRecall', f1: 'negativeF1' },
  { label: 1, paper: 'ST', precision: 'precision', recall: 'recall', f1: 'f1' },
] as const

/** Table 11: precision, recall and F1 of each class, with and without SMOTE. */
export function table11({ withSmote, without }: SmoteScores, names: ClassNames, caption: string): Table {
  const arms = [
    { name: 'SMOTE', measures: withSmote },
    { name: 'Non-SMOTE', measures: without },
  ]
  const paper = distressPaper().table11.rows
  return {
    kind: 'table',
    id: 'table-11',
    item: 'Table 11',
    title: 'm1 with and without SMOTE',
    caption,
    columns: [
      { key: 'sampling', label: 'sampling' },
      { key: 'type', label: 'class' },
      { key: 'precision', label: 'precision', digits: 3 },
      { key: 'recall', label: 'recall', digits: 3 },
      { key: 'f1', label: 'F1', digits: 3 },
      { key: 'accuracy', label: 'accuracy', digits: 3 },
    ],
    rows: arms.flatMap(({ name, measures }) =>
      CLASSES.map((side) => {
        const reported = paper.find(({ sampling, type }) => sampling === name && type === side.paper)
        return {
          sampling: name,
          type: names[side.label],
          precision: paperCell(measures[side.precision], reported?.precision),
          recall: paperCell(measures[side.recall], reported?.recall),
          f1: paperCell(measures[side.f1], reported?.f1),
          accuracy: paperCell(measures.accuracy, reported?.accuracy),
        }
      }),
    ),
    notes: [
      "The paper's sentences on this table have precision and recall the other way round; its numbers stand here.",
    ],
  }
}

const TESTED: readonly MeasureName[] = [
  'rocAuc',
  'averagePrecision',
  'accuracy',
  'balancedAccuracy',
  'matthews',
  'f1',
  'recall',
  'precision',
  'brier',
]

/** The mean over seeds of a measure, fold by fold: seeds of one fold share its test part and are no observations of their own. */
export function foldMeans(fits: readonly FitResult[], name: MeasureName): number[] {
  const folds = [...new Set(fits.map(({ fold }) => fold))].sort((a, b) => a - b)
  return folds.map((fold) => {
    const values = fits.filter((fit) => fit.fold === fold).map((fit) => measure(readingOf(fit))[name])
    return values.reduce((sum, value) => sum + value, 0) / values.length
  })
}

/** One test of the difference by measure. */
export interface SmoteTest {
  readonly measure: MeasureName
  /** Corrected resampled t-test (Nadeau and Bengio 2003) over folds. */
  readonly correctedT: { readonly statistic: number; readonly pValue: number }
  /** Wilcoxon's signed-rank test over folds, exact. */
  readonly wilcoxon: number
}

/** Tests the difference of each measure over folds; `testTrainRatio` is windows of the test part by those of training. */
export function testSmote(
  withSmote: readonly FitResult[],
  without: readonly FitResult[],
  testTrainRatio: number,
): SmoteTest[] {
  return TESTED.map((name) => {
    const [first, second] = [foldMeans(withSmote, name), foldMeans(without, name)]
    const { statistic, pValue } = correctedResampledTTest(first, second, { testTrainRatio })
    return {
      measure: name,
      correctedT: { statistic, pValue },
      wilcoxon: wilcoxonSignedRankTest(first, second, { method: 'exact' }).pValue,
    }
  })
}

/** The difference that SMOTE makes, with its interval and two tests. */
export function smoteDifferenceTable(
  { withSmote, without, difference }: SmoteScores,
  tests: readonly SmoteTest[],
  folds: number,
  caption: string,
): Table {
  return {
    kind: 'table',
    id: 'smote-difference',
    title: 'What SMOTE changes, and whether it is more than chance',
    caption,
    columns: [
      { key: 'measure', label: 'measure' },
      { key: 'with', label: 'with SMOTE', digits: 3 },
      { key: 'without', label: 'without', digits: 3 },
      { key: 'difference', label: 'with minus without', digits: 3 },
      { key: 't', label: 'corrected t', digits: 3 },
      { key: 'p', label: 'p, corrected resampled t-test', digits: 'p' },
      { key: 'wilcoxon', label: 'p, Wilcoxon', digits: 'p' },
    ],
    rows: tests.map(({ measure: name, correctedT, wilcoxon }) => ({
      measure: MEASURES[name].label,
      with: intervalCell(withSmote[name]),
      without: intervalCell(without[name]),
      difference: intervalCell(difference[name]),
      t: correctedT.statistic,
      p: correctedT.pValue,
      wilcoxon,
    })),
    notes: [
      `Both tests are over ${folds} folds, each the mean over its seeds; with ${folds} folds the p of Wilcoxon's test cannot fall below ${(2 ** (1 - folds)).toFixed(4)}. p-values are not corrected for the number of measures.`,
    ],
  }
}
