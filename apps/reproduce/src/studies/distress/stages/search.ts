import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import { foldSpec } from '../fold-spec.ts'
import type { StudySizes } from '../sample.ts'
import { type SearchResult, searchFold } from '../search.ts'

/** One search of its own for every fold. */
export async function searchAll(context: StudyContext, sizes: StudySizes): Promise<SearchResult[]> {
  const { options, pool, progress } = context
  const width = sizes.widths[0] ?? 0
  progress.begin('search', sizes.folds)
  // Folds run side by side; a search that has the pool to itself uses all of it.
  const concurrency = Math.max(1, Math.ceil(pool.workers / sizes.folds))
  const folds = Array.from({ length: sizes.folds }, (_, fold) => fold)
  const searches = await mapLimited(folds, pool.workers, async (fold) => {
    const spec = foldSpec(options, sizes, options.protocol, width, fold)
    const result = await searchFold({ fold: spec, sizes, seed: (options.seed + fold) >>> 0 }, context, concurrency)
    progress.advance(1, `fold ${fold + 1}`)
    return result
  })
  progress.end()
  return searches
}
