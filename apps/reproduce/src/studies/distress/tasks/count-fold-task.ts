import { countByClass } from '../../count-by-class.ts'
import type { FoldCounts } from '../items/fold-table.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'
import { prepareFold } from '../sample/prepare.ts'

/** Companies and windows of a fold's parts, and what the leakage audit finds between them. */
export async function countDistressFold(spec: FoldSpec): Promise<FoldCounts> {
  const { train, validation, test, oversampled, missingCells, leaks } = await prepareFold(spec)
  const part = ({ labels, company }: typeof train) => ({
    companies: new Set(company).size,
    windows: countByClass(labels),
  })
  return {
    fold: spec.fold,
    width: spec.width,
    parts: { train: part(train), validation: part(validation), test: part(test) },
    oversampled: countByClass(oversampled.labels),
    missingCells,
    leaks,
  }
}
