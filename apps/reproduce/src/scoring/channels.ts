import {
  fitImputer,
  fitScaler,
  type Imputer,
  impute,
  type Panel,
  type Scaler,
  scale,
  slidingWindows,
  type Windows,
} from '@fdp/data'

interface Fitted {
  readonly imputer: Imputer
  readonly scaler: Scaler
}

/** What is fitted on training companies and kept with a model: how ratios become the channels that it reads. */
export interface Channels {
  readonly levels: Fitted
  readonly changes: Fitted
}

/** Windows of channels: each ratio's level, then each ratio's change since the year before (0 in a window's first year). */
export interface ChannelWindows {
  readonly values: Float32Array
  readonly shape: readonly [windows: number, steps: number, channels: number]
  /** Index of the company in the panel. */
  readonly company: Int32Array
  /** Index of the last year in the panel's periods. */
  readonly period: Int32Array
}

const QUANTILES = 200

/** Windows of raw ratios; every unbroken run counts, missing cells stay for the imputer. */
export const ratioWindows = (panel: Panel, width: number): Windows =>
  slidingWindows(panel, { width, label: 'none', missing: 'keep' })

/** The change of each feature from step to step, so one step less. */
function changesOf(windows: Windows): Windows {
  const [n, width, features] = windows.shape
  const values = new Float32Array(n * (width - 1) * features)
  for (let window = 0; window < n; window++) {
    const from = window * width * features
    const to = window * (width - 1) * features
    for (let i = 0; i < (width - 1) * features; i++)
      values[to + i] = (windows.values[from + features + i] ?? 0) - (windows.values[from + i] ?? 0)
  }
  return {
    ...windows,
    values,
    shape: [n, width - 1, features],
    features: windows.features.map((name) => `change of ${name}`),
  }
}

function fitOn(windows: Windows): Fitted {
  const imputer = fitImputer(windows, { method: 'median' })
  return { imputer, scaler: fitScaler(impute(imputer, windows), { method: 'quantileNormal', quantiles: QUANTILES }) }
}

/**
 * Fits on windows of training companies: missing ratios become the training median, then each ratio and each change its
 * normal score, so that the wild tails of ratios with small denominators stay in reach.
 */
export const fitChannels = (training: Windows): Channels => ({
  levels: fitOn(training),
  changes: fitOn(changesOf(training)),
})

const apply = ({ imputer, scaler }: Fitted, windows: Windows): Windows => scale(scaler, impute(imputer, windows))

/** The channels of raw ratio windows. */
export function toChannels(channels: Channels, windows: Windows): ChannelWindows {
  const levels = apply(channels.levels, windows)
  const changes = apply(channels.changes, changesOf(windows))
  const [n, width, features] = windows.shape
  const values = new Float32Array(n * width * 2 * features)
  for (let window = 0; window < n; window++)
    for (let step = 0; step < width; step++) {
      const to = (window * width + step) * 2 * features
      const level = (window * width + step) * features
      values.set(levels.values.subarray(level, level + features), to)
      if (step === 0) continue
      const change = (window * (width - 1) + step - 1) * features
      values.set(changes.values.subarray(change, change + features), to + features)
    }
  return { values, shape: [n, width, 2 * features], company: windows.entity, period: windows.period }
}

/** Some windows, in the order of `rows`. */
export function takeWindows(
  { values, shape, company, period }: ChannelWindows,
  rows: ArrayLike<number>,
): ChannelWindows {
  const size = shape[1] * shape[2]
  const taken = new Float32Array(rows.length * size)
  Array.from(rows).forEach((row, index) => {
    taken.set(values.subarray(row * size, (row + 1) * size), index * size)
  })
  return {
    values: taken,
    shape: [rows.length, shape[1], shape[2]],
    company: Int32Array.from(rows, (row) => company[row] ?? -1),
    period: Int32Array.from(rows, (row) => period[row] ?? -1),
  }
}
