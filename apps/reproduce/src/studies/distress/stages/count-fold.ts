import type { StudyContext } from '../../context.ts'
import type { FoldCounts } from '../items/fold-table.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'
import { prepareFold } from '../sample/prepare.ts'

/** Companies and windows of a fold's parts, and what the leakage audit finds between them. */
export async function countFold(context: StudyContext, spec: FoldSpec): Promise<FoldCounts> {
  const classes = (labels: ArrayLike<number>): [number, number] => {
    const ones = Array.from(labels).reduce((sum, label) => sum + label, 0)
    return [labels.length - ones, ones]
  }
  const compute = async () => {
    const { train, validation, test, oversampled, missingCells, leaks } = await prepareFold(spec)
    const part = ({ labels, company }: typeof train) => ({
      companies: new Set(company).size,
      windows: classes(labels),
    })
    return {
      fold: spec.fold,
      width: spec.width,
      parts: { train: part(train), validation: part(validation), test: part(test) },
      oversampled: classes(oversampled.labels),
      missingCells,
      leaks,
    }
  }
  const { store } = context
  const about = { text: `parts of fold ${spec.fold + 1}, w ${spec.width}, and their audit`, seeds: [spec.seed] }
  const { result, id } = await store.step('fold', spec, compute, about)
  return { ...result, step: id }
}
