import { smote } from '@fdp/smote'
import type { FoldSpec } from './fold-spec.ts'
import type { Part } from './part.ts'

export const NEIGHBOURS = 5

/** Windows to train on. */
export type Oversampled = Pick<Part, 'values' | 'shape' | 'labels'>

/** Training windows with the synthetic ones behind them, where the treatment asks for those. */
export function oversample(
  { values, shape, labels }: Part,
  { treatment, seed }: Pick<FoldSpec, 'treatment' | 'seed'>,
): Oversampled {
  if (treatment.smote === 'none') return { values, shape, labels }
  const grown = smote({ values, shape, labels, role: 'train' }, { k: NEIGHBOURS, seed })
  return { values: grown.values, shape: grown.shape, labels: grown.labels }
}
