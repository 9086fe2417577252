import { distressPaper } from '../../../papers.ts'
import type { Table } from '../../../report/schema.ts'
import { intervalCell } from '../../intervals.ts'
import { paperCell } from '../../paper-cell.ts'
import { SEARCHES, type SearchName } from '../search/search-algorithms.ts'
import type { SearchComparison } from '../stages/search-comparison.ts'
import { onEqualTerms, searchesOf, stepsOfSearches } from './equal-terms.ts'
import { mean, meanOver, rangeText, type SearchWords, total } from './over-repeats.ts'

/** Means of counts are counts only where every search had as many. */
const digitsOfMeans = (means: readonly number[]): number => (means.every(Number.isInteger) ? 0 : 1)

/** The row of the paper's Table 5. */
export const paperRow = (algorithm: SearchName) =>
  distressPaper().table5.rows.find(({ method }) => method === algorithm)

/** Table 5 without its seconds, which are no part of a run's identity. */
export function table5({ searches, chosen }: SearchComparison, words: SearchWords, caption: string): Table {
  const equal = onEqualTerms(searches, 'epochs')
  const rows = SEARCHES.map((algorithm) => {
    const own = searchesOf(searches, algorithm)
    const paper = paperRow(algorithm)
    const { measures } = chosen[algorithm]
    return {
      algorithm,
      configurations: mean(own.map(({ configurations }) => configurations)),
      epochs: mean(own.map(({ evaluations }) => total(evaluations.map(({ epochs }) => epochs)))),
      best: intervalCell(
        meanOver(
          own.map((search) => search.best.score),
          words,
        ),
      ),
      equalEpochs: intervalCell(meanOver(equal.scores[algorithm], words)),
      rocAuc: intervalCell(measures.rocAuc),
      accuracy: paperCell(measures.accuracy, paper?.accuracy, 4),
      paperSeconds: paper?.seconds ?? null,
    }
  })
  return {
    kind: 'table',
    id: 'table-5',
    item: 'Table 5',
    title: 'Search algorithms on equal terms',
    caption,
    columns: [
      { key: 'algorithm', label: 'algorithm' },
      {
        key: 'configurations',
        label: 'configurations',
        digits: digitsOfMeans(rows.map(({ configurations }) => configurations)),
      },
      { key: 'epochs', label: 'epochs', digits: digitsOfMeans(rows.map(({ epochs }) => epochs)) },
      { key: 'best', label: 'best score', digits: 3 },
      { key: 'equalEpochs', label: `at ${rangeText(equal.budgets, 0)} epochs`, digits: 3 },
      { key: 'rocAuc', label: 'test ROC-AUC', digits: 3 },
      { key: 'accuracy', label: 'test accuracy', digits: 4 },
      { key: 'paperSeconds', label: "paper's seconds", digits: 2 },
    ],
    steps: stepsOfSearches(searches),
    rows,
    notes: [
      "The paper's accuracies are of its own companies under its window split, and its test windows also chose the configuration: they stand here for orientation. Its seconds are of an unnamed machine; ours stand below.",
      'BOHB draws from its model once some rung has two more results than there are parameters; before that, as in a small profile, it is Hyperband.',
    ],
  }
}
