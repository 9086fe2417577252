import type { Section } from '../../../report/schema.ts'
import type { DistressRun } from '../distress-run.ts'
import type { SearchResult } from '../search.ts'
import { searchFigure } from '../search-figure.ts'
import { searchTable } from '../tables.ts'

/** Table 6 and Fig 2. */
export function searchSection({ sizes, options, mainWidth }: DistressRun, searches: readonly SearchResult[]): Section {
  return {
    id: 'search',
    title: 'Search for the configuration of m1',
    text: [
      `Hyperband (schedule of the JMLR paper's Algorithm 1) with R = ${sizes.search.maxResource}, eta = ${sizes.search.eta}, ${sizes.search.iterations} iteration${sizes.search.iterations === 1 ? '' : 's'}, ${sizes.search.space === 'small' ? 'a small space of three hyperparameters' : "the paper's space"}, one search a fold. ${options.protocol === 'strict' ? 'The score is ROC-AUC on validation companies.' : 'The score is accuracy on the test windows, as published.'}`,
    ],
    items: [
      searchFigure(
        sizes,
        options.protocol === 'strict' ? 'ROC-AUC on validation companies' : 'accuracy on the test windows',
      ),
      searchTable(
        searches,
        `Chosen on w = ${mainWidth}. The paper searched with R = 50, eta = 3; its optimum is of its own companies.`,
      ),
    ],
  }
}
