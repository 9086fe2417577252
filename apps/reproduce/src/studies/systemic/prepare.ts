import {
  fitScaler,
  fitWinsorizer,
  type Role,
  scale,
  slidingWindows,
  splitByTime,
  subsetWindows,
  type Windows,
  winsorize,
} from '@fdp/data'
import { canonicalJson } from '../../engine/encoding.ts'
import { memoize } from '../../engine/memo.ts'
import type { Protocol } from '../../options.ts'
import { type SystemicSource, systemicSource } from './data.ts'
import { FEATURE_SETS, type FeatureSetName } from './features.ts'

/** Last days of training and validation; the test years follow. */
export const TRAIN_END = '2012-12-31'
export const VALIDATION_END = '2018-12-31'

export interface SystemicSpec {
  readonly data: string
  /** Of what the run found there. */
  readonly dataSha256: string
  readonly protocol: Protocol
  readonly featureSet: FeatureSetName
  readonly width: number
  /** Trading days ahead. */
  readonly horizon: number
  /** Every n-th training window. */
  readonly trainStride: number
}

export interface SystemicPart {
  readonly values: Float32Array
  readonly shape: readonly [number, number, number]
  /** 1: stress `horizon` trading days after the window's last day. */
  readonly labels: Uint8Array
  /** Index of the window's last day in the axis of days. */
  readonly day: Int32Array
  /** 1: stress on the window's last day. */
  readonly today: Uint8Array
  /** 1: stress on any of the `horizon` days after the window's last day. */
  readonly entry: Uint8Array
}

export interface PreparedSystemic {
  readonly days: readonly string[]
  readonly features: readonly string[]
  readonly train: SystemicPart
  readonly validation: SystemicPart
  readonly test: SystemicPart
  /** Days from the last of a part to the first of the next: 1 leaves none out. */
  readonly gap: number
}

const lastDayUpTo = (days: readonly string[], date: string): number => {
  let last = -1
  while (last + 1 < days.length && (days[last + 1] ?? '') <= date) last += 1
  return last
}

const everyNth = (windows: Windows, stride: number): Windows =>
  stride === 1
    ? windows
    : subsetWindows(
        windows,
        Int32Array.from({ length: Math.ceil(windows.shape[0] / stride) }, (_, i) => i * stride),
        windows.role,
      )

/** Gaps of window + horizon between the parts; bounds and scaler fitted on training windows. */
function strictParts(windows: Windows, days: readonly string[]) {
  const at = (date: string) => days[lastDayUpTo(days, date)] ?? date
  const split = splitByTime(windows, { trainEnd: at(TRAIN_END), validationEnd: at(VALIDATION_END) })
  const winsorizer = fitWinsorizer(split.train)
  const scaler = fitScaler(winsorize(winsorizer, split.train), { method: 'zscore' })
  const apply = (part: Windows) => scale(scaler, winsorize(winsorizer, part))
  return { train: apply(split.train), validation: apply(split.validation), test: apply(split.test), gap: split.gap }
}

/** As published: normalised as a whole, then cut by time without a gap, so that neighbours across a cut overlap. */
function paperParts(windows: Windows, days: readonly string[]) {
  const winsorized = winsorize(fitWinsorizer(windows), windows)
  const scaled = scale(fitScaler(winsorized, { method: 'zscore' }), winsorized)
  const [first, second] = [lastDayUpTo(days, TRAIN_END), lastDayUpTo(days, VALIDATION_END)]
  const between = (from: number, to: number, role: Role) =>
    subsetWindows(
      scaled,
      Int32Array.from(
        [...scaled.period.keys()].filter((i) => (scaled.period[i] ?? -1) > from && (scaled.period[i] ?? -1) <= to),
      ),
      role,
    )
  return {
    train: between(-1, first, 'train'),
    validation: between(first, second, 'validation'),
    test: between(second, days.length, 'test'),
    gap: 1,
  }
}

/** The parts of a source that has been read. */
export function prepareParts({ panel, index }: SystemicSource, spec: SystemicSpec): PreparedSystemic {
  const features = FEATURE_SETS[spec.featureSet].features.map(({ name }) => name)
  const windows = slidingWindows(panel, {
    width: spec.width,
    horizon: spec.horizon,
    label: 'next',
    features,
    missing: 'skip',
  })
  const parts = spec.protocol === 'strict' ? strictParts(windows, panel.periods) : paperParts(windows, panel.periods)
  const state = Uint8Array.from(index, (value) => (value > 0 ? 1 : 0))
  const toPart = ({ values, shape, labels, period }: Windows): SystemicPart => ({
    values,
    shape,
    labels,
    day: period,
    today: Uint8Array.from(period, (day) => state[day] ?? 0),
    entry: Uint8Array.from(period, (day) => (state.subarray(day + 1, day + 1 + spec.horizon).includes(1) ? 1 : 0)),
  })
  return {
    days: panel.periods,
    features,
    train: toPart(everyNth(parts.train, spec.trainStride)),
    validation: toPart(parts.validation),
    test: toPart(parts.test),
    gap: parts.gap,
  }
}

/** The parts of the systemic study, scaled and windowed. The same spec gives the same bits, in any thread. */
export const prepareSystemic = memoize(
  2,
  (spec: SystemicSpec) => canonicalJson(spec),
  async (spec) => prepareParts(await systemicSource(spec), spec),
)
