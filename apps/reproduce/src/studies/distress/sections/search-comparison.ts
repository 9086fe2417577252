import { counted } from '../../../counted.ts'
import { searchCurves } from '../../../report/figures.ts'
import type { Section, TimedTable } from '../../../report/schema.ts'
import { intervalText } from '../../intervals.ts'
import type { DistressRun } from '../distress-run.ts'
import { epochCurves, onEqualTerms, stepsOfSearches } from '../items/equal-terms.ts'
import { meanOver, rangeText, type SearchWords } from '../items/over-repeats.ts'
import { medianCurve } from '../items/search-curves.ts'
import { searchDifferences } from '../items/search-differences.ts'
import { table5 } from '../items/table-5.ts'
import { table5Seconds } from '../items/table-5-seconds.ts'
import { SEARCHES, type SearchName } from '../search/search-algorithms.ts'
import type { SearchComparison } from '../stages/search-comparison.ts'

const ID = 'search-comparison'

const wordsOf = ({ options, sizes }: DistressRun): SearchWords => ({
  score: options.protocol === 'strict' ? 'validation ROC-AUC' : 'accuracy on the test windows',
  resamples: sizes.bootstrapResamples,
  seed: options.seed,
})

function scopeText({ sizes, mainWidth }: DistressRun): string {
  const { maxResource, eta, folds, seeds } = sizes.searchComparison
  return `m1 at w = ${mainWidth}, batch ${sizes.batchSize}, R = ${maxResource} epochs, eta = ${eta}; ${folds * seeds} searches of each algorithm (${counted(folds, 'fold')} x ${counted(seeds, 'seed')})`
}

/** Table 5: search algorithms on equal terms, and the curves of their best scores. */
export function searchComparisonSection(run: DistressRun, comparison: SearchComparison): Section {
  const { options } = run
  const words = wordsOf(run)
  const scope = scopeText(run)
  const strict = options.protocol === 'strict'
  return {
    id: ID,
    title: 'Search algorithms on equal terms',
    text: [
      `Every algorithm looks through the same small space (filters, BiLSTM units, units of the first dense layer, dropout after the convolution) in the same folds, and trials of the same number start from the same weights. Each spends what one run of Hyperband spends, R epochs a configuration for random search and Bayesian optimisation; an epoch counts once, as promoted configurations go on from their checkpoints. BOHB and ASHA stand beside the paper's three. Evaluations run one at a time: proposals know all results before them, and ASHA, whose promotions depend on the order of ends, repeats.`,
      strict
        ? 'The search scores ROC-AUC on validation companies. The model of the best evaluation, as it stood then, reads the test companies once, with a threshold chosen on validation.'
        : 'As published, the search scores accuracy on the test windows, which the chosen model then reads again: its test scores are what was maximised.',
      'The paper gave its three methods the same epochs a training and early stopping, but not the same number of epochs in all (it does not say how many configurations each tried): its Hyperband took 3.5 times as long as its random search. Here nothing stops early, so that budgets can be counted.',
    ],
    items: [
      table5(
        comparison,
        words,
        `The score of the search is ${words.score}. Means over searches: ${scope}; ${options.protocol} protocol. Intervals of scores of the search draw searches, those of test scores draw companies (95 %, bootstrap). At as many epochs: the best score among evaluations that had ended when the least spender of the same fold and seed was through.`,
      ),
      searchDifferences(
        comparison,
        words,
        `${words.score[0]?.toUpperCase()}${words.score.slice(1)}, paired by fold and seed: ${scope}. Exact signed-rank test, adjusted by Holm for four comparisons; searches of one fold share their companies. The last column is of the chosen models and draws companies, on both sides at once.`,
      ),
      {
        ...searchCurves(
          {
            id: 'search-curves',
            title: 'Best score so far against epochs spent',
            caption: `Median over searches; below, each algorithm with a band from the lower to the upper quartile; ${scope}; ${options.protocol} protocol. A curve begins when every search has a score and ends when the first one is through.`,
            alternative: `Best ${words.score} so far against epochs spent, by algorithm: ${describeEnds(comparison)}.`,
          },
          SEARCHES.flatMap((algorithm) =>
            medianCurve(epochCurves(comparison.searches, algorithm)).map((point) => ({ algorithm, ...point })),
          ),
          `best ${words.score}`,
        ),
        steps: stepsOfSearches(comparison.searches),
      },
    ],
  }
}

function describeEnds({ searches }: SearchComparison): string {
  return SEARCHES.map((algorithm) => {
    const last = medianCurve(epochCurves(searches, algorithm)).at(-1)
    return `${algorithm} ends at ${last?.median.toFixed(3) ?? 'n/a'}`
  }).join(', ')
}

/** Table 5 in seconds, for the timings of the run. */
export function searchSeconds(run: DistressRun, comparison: SearchComparison): TimedTable {
  return {
    section: ID,
    table: table5Seconds(
      comparison,
      wordsOf(run),
      `Means over searches with 95 % bootstrap intervals that draw searches: ${scopeText(run)}. At as many seconds: the best score among evaluations that had ended when the quickest algorithm of the same fold and seed was through.`,
    ),
  }
}

/** The summary's sentence on the search algorithms. */
export function searchSentence(run: DistressRun, { searches }: SearchComparison): string {
  const { budgets, scores } = onEqualTerms(searches, 'epochs')
  const words = wordsOf(run)
  const meanOf = (algorithm: SearchName) => intervalText(meanOver(scores[algorithm], words))
  return `Best ${words.score} after the same ${rangeText(budgets, 0)} epochs of search, mean over ${budgets.length} searches each: ${SEARCHES.map((name) => `${name} ${meanOf(name)}`).join(', ')}.`
}

/** What results.json keeps of the comparison: everything but seconds. */
export function comparisonValues({ searches, chosen }: SearchComparison) {
  return {
    searches: searches.map(({ algorithm, fold, seedIndex, configurations, best, evaluations }) => ({
      algorithm,
      fold,
      seedIndex,
      configurations,
      best,
      evaluations: evaluations.map(({ trial, resource, epochs, score }) => ({ trial, resource, epochs, score })),
    })),
    chosen,
  }
}
