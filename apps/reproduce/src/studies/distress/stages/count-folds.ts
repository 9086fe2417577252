import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import type { FoldCounts } from '../items/fold-table.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'

/** What each fold holds, and what the leakage audit finds in it. */
export const countFolds = ({ store, pool }: StudyContext, specs: readonly FoldSpec[]): Promise<FoldCounts[]> =>
  mapLimited(specs, pool.workers, async (spec) => {
    const about = { text: `parts of fold ${spec.fold + 1}, w ${spec.width}, and their audit`, seeds: [spec.seed] }
    const { result, id } = await store.step('fold', spec, () => pool.run('countDistressFold', spec), about)
    return { ...result, step: id }
  })
