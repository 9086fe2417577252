import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import { foldSpec } from '../sample/fold-spec.ts'
import type { StudySizes } from '../sample/sample.ts'
import { type SearchResult, type SearchSizes, searchFold } from '../search/search.ts'

/** One search of its own over m1 for every fold. */
export async function searchAll(context: StudyContext, sizes: StudySizes): Promise<SearchResult[]> {
  const { options, pool, progress } = context
  const width = sizes.widths[0] ?? 0
  progress.begin('search', sizes.folds)
  const folds = Array.from({ length: sizes.folds }, (_, fold) => fold)
  const searches = await mapLimited(folds, pool.workers, async (fold) => {
    const spec = foldSpec(options, sizes, options.protocol, width, fold)
    const seed = (options.seed + fold) >>> 0
    const result = await searchFold({ variant: 'm1', fold: spec, sizes, seed }, context)
    progress.advance(`fold ${fold + 1}`)
    return result
  })
  progress.end()
  return searches
}

/** The search over m2: Table 6 in full, or the extended space, with a budget of its own. */
export const m2SearchSizes = ({ search, layers, batchSize }: SearchSizes): SearchSizes => ({
  search: { ...search, space: search.space === 'extended' ? 'extended' : 'table6', maxResource: search.maxResourceM2 },
  layers,
  batchSize,
})

/** Hyperband over m2, the variant with all ten hyperparameters of Table 6, on the first fold. */
export async function searchM2(context: StudyContext, sizes: StudySizes): Promise<SearchResult[]> {
  const { options, progress } = context
  progress.begin('search of m2', 1)
  const result = await searchFold(
    {
      variant: 'm2',
      fold: foldSpec(options, sizes, options.protocol, sizes.widths[0] ?? 0, 0),
      sizes: m2SearchSizes(sizes),
      seed: options.seed,
    },
    context,
  )
  progress.end()
  return [result]
}
