import { auditLeakage } from '@fdp/data'
import { canonicalJson } from '../../../engine/encoding.ts'
import { memoize } from '../../../engine/memo.ts'
import { countMissing } from './count-missing.ts'
import { distressPanel } from './data.ts'
import { type FoldParts, foldParts } from './fold-parts.ts'
import type { FoldSpec } from './fold-spec.ts'
import { oversample } from './oversample.ts'
import { oversampledFirst } from './oversample-first.ts'
import { toPart } from './part.ts'
import type { PreparedFold } from './prepared-fold.ts'

function leaksOf({ kind, train, validation, test }: FoldParts): string[] {
  const audit = auditLeakage({ kind, train: train.networks, validation: validation.networks, test: test.networks })
  return audit.leaks.map(({ message }) => message)
}

async function prepare(spec: FoldSpec): Promise<PreparedFold> {
  if (spec.treatment.smote === 'before-split') return oversampledFirst(spec)
  const whole = await distressPanel(spec)
  const parts = await foldParts(spec)
  const train = toPart(parts.train, whole.entities)
  return {
    features: parts.train.networks.features,
    train,
    oversampled: oversample(train, spec),
    validation: toPart(parts.validation, whole.entities),
    test: toPart(parts.test, parts.testEntities ?? whole.entities),
    missingCells: countMissing(parts.fittedOn),
    leaks: leaksOf(parts),
  }
}

/** Most stages deal their trainings over five folds in turn. */
const KEPT = 5

/** The parts of a fold, scaled, windowed and oversampled. The same spec gives the same bits, in any thread. */
export const prepareFold = memoize(KEPT, (spec: FoldSpec) => canonicalJson(spec), prepare)
