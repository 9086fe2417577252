import type { Table } from '../../../report/schema.ts'
import { intervalCell } from '../../intervals.ts'
import { paperCell } from '../../paper-cell.ts'
import { SEARCHES, type SearchName } from '../search/search-algorithms.ts'
import type { SearchComparison } from '../stages/search-comparison.ts'
import { onEqualTerms, searchesOf, stepsOfSearches } from './equal-terms.ts'
import { meanOver, rangeText, ratioOver, type SearchWords, total } from './over-repeats.ts'
import { paperRow } from './table-5.ts'

/** What Table 5 says in seconds; it belongs under the timings of a run. */
export function table5Seconds({ searches }: SearchComparison, words: SearchWords, caption: string): Table {
  const equal = onEqualTerms(searches, 'seconds')
  const secondsOf = (algorithm: SearchName) =>
    searchesOf(searches, algorithm).map(({ evaluations }) => total(evaluations.map(({ seconds }) => seconds)))
  const ofHyperband = secondsOf('Hyperband')
  const paperHyperband = paperRow('Hyperband')?.seconds
  return {
    kind: 'table',
    id: 'table-5-seconds',
    item: 'Table 5',
    title: 'The same searches in seconds',
    caption,
    columns: [
      { key: 'algorithm', label: 'algorithm' },
      { key: 'seconds', label: 'seconds a search', digits: 2 },
      { key: 'perEpoch', label: 'seconds an epoch', digits: 4 },
      { key: 'ratio', label: "times Hyperband's seconds", digits: 2 },
      { key: 'equalSeconds', label: `score at ${rangeText(equal.budgets, 1)} s`, digits: 3 },
      { key: 'paperSeconds', label: "paper's seconds", digits: 2 },
    ],
    steps: stepsOfSearches(searches),
    rows: SEARCHES.map((algorithm) => {
      const seconds = secondsOf(algorithm)
      const epochs = total(
        searchesOf(searches, algorithm).flatMap(({ evaluations }) => evaluations.map((each) => each.epochs)),
      )
      const paper = paperRow(algorithm)?.seconds
      const ratio = ratioOver(seconds, ofHyperband, words)
      return {
        algorithm,
        seconds: intervalCell(meanOver(seconds, words)),
        perEpoch: total(seconds) / epochs,
        ratio:
          algorithm === 'Hyperband'
            ? 1
            : paperCell(ratio, paper === undefined || !paperHyperband ? undefined : paper / paperHyperband, 2),
        equalSeconds: intervalCell(meanOver(equal.scores[algorithm], words)),
        paperSeconds: paper ?? null,
      }
    }),
    notes: [
      "Seconds are those of training and scoring in the worker threads; the tuner's own arithmetic, milliseconds a proposal, is left out.",
    ],
  }
}
