import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import type { Interval } from '../../intervals.ts'
import type { MeasureName } from '../../measures.ts'
import type { TestReading } from '../blocks.ts'
import type { DistressRun } from '../distress-run.ts'
import type { TunedConfig } from '../models/candidates.ts'
import { foldSpec } from '../sample/fold-spec.ts'
import { SEARCHES, type SearchName, searchAlgorithms } from '../search/search-algorithms.ts'
import { forgetCheckpoints, type TunedEvaluation, tune } from '../search/tune.ts'
import { compareArms, scoreArm } from './difference.ts'

/** One search of one algorithm, and what the model that it chose read on the test part. */
export interface ComparedSearch {
  readonly algorithm: SearchName
  readonly fold: number
  readonly seedIndex: number
  readonly configurations: number
  readonly best: { readonly config: TunedConfig; readonly score: number; readonly resource: number }
  /** In the order in which they ended, one at a time. */
  readonly evaluations: readonly TunedEvaluation[]
  readonly reading: TestReading
}

/** Test scores of what an algorithm chose, with intervals by company. */
export interface ChosenScores {
  readonly measures: Readonly<Record<MeasureName, Interval>>
  /** Hyperband minus this one; null for Hyperband itself. */
  readonly hyperbandMinus: Readonly<Record<MeasureName, Interval>> | null
}

export interface SearchComparison {
  readonly searches: readonly ComparedSearch[]
  readonly chosen: Readonly<Record<SearchName, ChosenScores>>
}

const STEP = 'search-comparison'

/** The same for all algorithms: a trial of the same number has the same initial weights, order and dropout masks. */
const searchSeed = (seed: number, fold: number, seedIndex: number): number =>
  (seed + 6151 * (fold + 1) + 15_485_863 * (seedIndex + 1)) >>> 0

async function searchOnce(
  context: StudyContext,
  { options, sizes, mainWidth }: DistressRun,
  { algorithm, fold, seedIndex }: Pick<ComparedSearch, 'algorithm' | 'fold' | 'seedIndex'>,
): Promise<ComparedSearch> {
  const { store, pool, spend } = context
  const { layers, batchSize, searchComparison } = sizes
  const chosen = searchAlgorithms(searchComparison)[algorithm]
  const spec = foldSpec(options, sizes, options.protocol, mainWidth, fold)
  const seed = searchSeed(options.seed, fold, seedIndex)
  const { name, settings } = chosen
  const { backend } = options
  const inputs = { algorithm: { name, settings }, fold: spec, layers, batchSize, seed, seedIndex, backend }
  const compute = async () => {
    const { trials, evaluations, best } = await tune(
      context,
      { name: STEP, inputs },
      { fold: spec, variant: 'm1', space: 'small', layers, batchSize, algorithm: chosen, seed },
      1,
    )
    const { checkpoint, ...found } = best
    const reading = await pool.run('readDistressTrial', {
      fold: spec,
      config: best.config,
      checkpoint,
      seedIndex,
      backend,
    })
    return { algorithm, fold, seedIndex, configurations: trials.length, best: found, evaluations, reading }
  }
  const { result: search, id } = await store.step(STEP, inputs, compute, {
    text: `${algorithm} over m1, w ${mainWidth}, fold ${fold + 1}, seed ${seedIndex + 1}, and the test part read with what it chose`,
    seeds: [seed],
  })
  forgetCheckpoints(context, STEP, inputs)
  spend(
    'comparison of searches',
    search.evaluations.reduce((sum, { seconds }) => sum + seconds, 0),
  )
  return { ...search, reading: { ...search.reading, step: id } }
}

/** Runs every algorithm once for each fold and seed, and compares what they chose on the test parts. */
export async function compareSearches(context: StudyContext, run: DistressRun): Promise<SearchComparison> {
  const { pool, progress } = context
  const { sizes, mainWidth } = run
  const { folds, seeds } = sizes.searchComparison
  const plan = Array.from({ length: seeds }, (_, seedIndex) => seedIndex).flatMap((seedIndex) =>
    Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) =>
      SEARCHES.map((algorithm) => ({ algorithm, fold, seedIndex })),
    ),
  )
  progress.begin('comparison of searches', plan.length)
  const searches = await mapLimited(plan, pool.workers, async (each) => {
    const search = await searchOnce(context, run, each)
    progress.advance(`${each.algorithm}, fold ${each.fold + 1}, seed ${each.seedIndex + 1}`)
    return search
  })
  const armOf = (algorithm: SearchName) => ({
    id: algorithm,
    fits: searches.filter((search) => search.algorithm === algorithm).map(({ reading }) => reading),
  })
  const second = armOf('Hyperband')
  const chosen = await mapLimited(SEARCHES, pool.workers, async (algorithm) => {
    const first = armOf(algorithm)
    const measures = await scoreArm(context, sizes, first, mainWidth)
    const hyperbandMinus =
      algorithm === 'Hyperband' ? null : await compareArms(context, sizes, { first, second }, mainWidth)
    return [algorithm, { measures, hyperbandMinus }] as const
  })
  progress.end()
  return { searches, chosen: Object.fromEntries(chosen) as Record<SearchName, ChosenScores> }
}
