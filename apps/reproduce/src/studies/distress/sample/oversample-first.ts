import { subsetWindows, type Windows } from '@fdp/data'
import { smote } from '@fdp/smote'
import { countMissing } from './count-missing.ts'
import { distressPanel } from './data.ts'
import { dealWindows } from './deal-windows.ts'
import { fitTransforms } from './fit-transforms.ts'
import type { FoldSpec } from './fold-spec.ts'
import { NEIGHBOURS } from './oversample.ts'
import { toPart } from './part.ts'
import type { PreparedFold } from './prepared-fold.ts'
import { windowsOf } from './window-pair.ts'

/** Stands for the period of a synthetic window. */
const SYNTHETIC = -1

/** All windows oversampled first, and the lot dealt out; only real windows are validated and tested on. */
export async function oversampledFirst(spec: FoldSpec): Promise<PreparedFold> {
  const panel = await distressPanel(spec.data, spec.dataSeed)
  const all = windowsOf(fitTransforms(panel)(panel), spec).networks
  const { values, shape, labels, groups, provenance } = smote(
    { values: all.values, shape: all.shape, labels: all.labels, groups: all.entity },
    { k: NEIGHBOURS, seed: spec.seed },
  )
  if (groups === undefined) throw new Error('groups were given')
  // The period of a synthetic window marks it; nothing reads it afterwards.
  const period = new Int32Array(labels.length).fill(SYNTHETIC)
  period.set(all.period)
  const dealt = dealWindows({ ...all, values, shape, labels, entity: groups, groups, period }, spec)
  const real = (windows: Windows): Windows => {
    const rows = Array.from(windows.period, (_, row) => row).filter((row) => windows.period[row] !== SYNTHETIC)
    return subsetWindows(windows, Int32Array.from(rows), windows.role)
  }
  const part = (windows: Windows) => toPart({ networks: windows, altman: undefined }, panel.entities)
  const train = part(real(dealt.train))
  return {
    features: all.features,
    train,
    oversampled: dealt.train,
    validation: part(real(dealt.validation)),
    test: part(real(dealt.test)),
    missingCells: countMissing(panel),
    leaks: [`${provenance.count} synthetic windows were made of training, validation and test windows alike`],
  }
}
