import { type Panel, subsetWindows, type Windows } from '@fdp/data'
import { smote } from '@fdp/smote'
import { countByClass } from '../../count-by-class.ts'
import { countMissing } from './count-missing.ts'
import { distressPanel } from './data.ts'
import { dealWindows } from './deal-windows.ts'
import { fitTransforms } from './fit-transforms.ts'
import type { FoldSpec } from './fold-spec.ts'
import { NEIGHBOURS } from './oversample.ts'
import { toPart } from './part.ts'
import type { PreparedFold } from './prepared-fold.ts'
import { withoutValues } from './tally-windows.ts'
import { windowsOf } from './window-pair.ts'

/** Stands for the period of a synthetic window. */
const SYNTHETIC = -1

/** All windows oversampled; the period of a synthetic one marks it. */
function grow(all: Windows, seed: number): Windows {
  const { values, shape, labels, groups } = smote(
    { values: all.values, shape: all.shape, labels: all.labels, groups: all.entity },
    { k: NEIGHBOURS, seed },
  )
  if (groups === undefined) throw new Error('groups were given')
  const period = new Int32Array(labels.length).fill(SYNTHETIC)
  period.set(all.period)
  return { ...all, values, shape, labels, entity: groups, groups, period }
}

function real(windows: Windows): Windows {
  const rows = Array.from(windows.period, (_, row) => row).filter((row) => windows.period[row] !== SYNTHETIC)
  return subsetWindows(windows, Int32Array.from(rows), windows.role)
}

/**
 * Whether every draw leaves windows of both classes to validate and to test on, when most of one class are synthetic. The
 * deal goes by labels and seed alone.
 */
export function leavesBothClasses(
  panel: Panel,
  spec: Pick<FoldSpec, 'width' | 'windowsPerCompany' | 'seed' | 'folds' | 'treatment'>,
): boolean {
  const { seed, folds } = spec
  const grown = grow(windowsOf(withoutValues(panel), spec).networks, seed)
  return Array.from({ length: folds }, (_, fold) => dealWindows(grown, { ...spec, fold })).every(
    ({ validation, test }) => [validation, test].every((part) => !countByClass(real(part).labels).includes(0)),
  )
}

/** All windows oversampled first, and the lot dealt out; only real windows are validated and tested on. */
export async function oversampledFirst(spec: FoldSpec): Promise<PreparedFold> {
  const panel = await distressPanel(spec)
  const all = windowsOf(fitTransforms(panel)(panel), spec).networks
  const grown = grow(all, spec.seed)
  const dealt = dealWindows(grown, spec)
  const synthetic = grown.labels.length - all.labels.length
  const part = (windows: Windows) => toPart({ networks: windows, altman: undefined }, panel.entities)
  return {
    features: all.features,
    train: part(real(dealt.train)),
    oversampled: dealt.train,
    validation: part(real(dealt.validation)),
    test: part(real(dealt.test)),
    missingCells: countMissing(panel),
    leaks: [`${synthetic} synthetic windows were made of training, validation and test windows alike`],
  }
}
