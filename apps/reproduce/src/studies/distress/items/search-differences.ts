import { adjustPValues, wilcoxonSignedRankTest } from '@fdp/stats'
import type { Table } from '../../../report/schema.ts'
import { intervalCell, undefinedInterval } from '../../intervals.ts'
import { SEARCHES } from '../search/search-algorithms.ts'
import type { SearchComparison } from '../stages/search-comparison.ts'
import { onEqualTerms, stepsOfSearches } from './equal-terms.ts'
import { meanOver, type SearchWords } from './over-repeats.ts'

/** Hyperband beside each of the others: equal epochs on validation, and what was chosen on the test parts. */
export function searchDifferences({ searches, chosen }: SearchComparison, words: SearchWords, caption: string): Table {
  const { scores } = onEqualTerms(searches, 'epochs')
  const others = SEARCHES.filter((name) => name !== 'Hyperband')
  const compared = others.map((algorithm) => {
    const pairs = scores.Hyperband.flatMap((first, block) => {
      const second = scores[algorithm][block]
      return first === undefined || second === undefined ? [] : [{ first, second }]
    })
    const differences = pairs.map(({ first, second }) => first - second)
    const count = (sign: number) => differences.filter((difference) => Math.sign(difference) === sign).length
    const test = wilcoxonSignedRankTest(
      pairs.map(({ first }) => first),
      pairs.map(({ second }) => second),
      { method: 'exact' },
    )
    return {
      algorithm,
      difference: intervalCell(meanOver(differences, words)),
      outcome: `${count(1)} / ${count(0)} / ${count(-1)}`,
      p: test.pValue,
      effect: test.rankBiserial,
      test: intervalCell(chosen[algorithm].hyperbandMinus?.rocAuc ?? undefinedInterval),
    }
  })
  const holm = adjustPValues(
    compared.map(({ p }) => p),
    'holm',
  )
  return {
    kind: 'table',
    id: 'search-differences',
    title: 'Hyperband minus the others',
    caption,
    columns: [
      { key: 'algorithm', label: 'algorithm' },
      { key: 'difference', label: 'at equal epochs', digits: 3 },
      { key: 'outcome', label: 'better / equal / worse' },
      { key: 'effect', label: 'rank-biserial r', digits: 2 },
      { key: 'p', label: 'p, Wilcoxon', digits: 'p' },
      { key: 'holm', label: 'p, Holm', digits: 'p' },
      { key: 'test', label: 'test ROC-AUC', digits: 3 },
    ],
    steps: stepsOfSearches(searches),
    rows: compared.map((row, i) => ({ ...row, holm: holm[i] ?? null })),
  }
}
