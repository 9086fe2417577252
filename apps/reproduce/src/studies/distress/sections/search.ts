import { counted } from '../../../counted.ts'
import type { Section } from '../../../report/schema.ts'
import type { DistressRun } from '../distress-run.ts'
import { searchFigure } from '../items/search-figure.ts'
import { table6 } from '../items/table-6.ts'
import type { SearchResult } from '../search/search.ts'
import type { SpaceName } from '../search/space-names.ts'
import { tunedSpace } from '../search/spaces.ts'
import { m2SearchSizes } from '../stages/search.ts'

const SPACES: Readonly<Record<SpaceName, string>> = {
  small: 'a small space of four hyperparameters',
  table6: "the paper's space",
  extended: "the paper's space with learning rate, batch size and kernel size",
}

/** Table 6 and Fig 2. */
export function searchSection(
  { sizes, options, mainWidth }: DistressRun,
  searches: readonly SearchResult[],
  searchesOfM2: readonly SearchResult[],
): Section {
  const { search, layers } = sizes
  const ofM2 = m2SearchSizes(sizes).search
  const iterations = (count: number) => `${counted(count, 'iteration')}`
  return {
    id: 'search',
    title: 'Search for the configuration',
    text: [
      `Hyperband (schedule of the JMLR paper's Algorithm 1), without early stopping. m1, which is trained with what was found: R = ${search.maxResource}, eta = ${search.eta}, ${iterations(search.iterations)}, ${SPACES[search.space]}, one search a fold. m2, the variant that has all ten hyperparameters of the paper: R = ${ofM2.maxResource}, eta = ${ofM2.eta}, ${iterations(ofM2.iterations)}, ${SPACES[ofM2.space]}, on the first fold. ${options.protocol === 'strict' ? 'The score is ROC-AUC on validation companies.' : 'The score is accuracy on the test windows, as published.'}`,
    ],
    items: [
      searchFigure(
        sizes,
        options.protocol === 'strict' ? 'ROC-AUC on validation companies' : 'accuracy on the test windows',
      ),
      table6(
        [...searchesOfM2, ...searches],
        { m1: tunedSpace(search.space, 'm1', layers), m2: tunedSpace(ofM2.space, 'm2', layers) },
        `Chosen on w = ${mainWidth}; differences are ours minus the paper's optimum. The paper searched with R = 50, eta = 3; its optimum is of its own companies.`,
      ),
    ],
  }
}
