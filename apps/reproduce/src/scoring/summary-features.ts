import type { ChannelWindows } from './channels.ts'

/** A table for learners that read rows, not sequences. */
export interface Table {
  /** [row][column] */
  readonly values: Float32Array
  readonly shape: readonly [rows: number, columns: number]
}

const SUMMARIES = 5

/**
 * Five numbers of each ratio over a window: its last level, its last change, its change over the whole window, its mean and its
 * standard deviation (divisor n).
 */
export function summaryFeatures({
  values,
  shape: [n, steps, channels],
}: Pick<ChannelWindows, 'values' | 'shape'>): Table {
  const ratios = channels / 2
  const columns = SUMMARIES * ratios
  const out = new Float32Array(n * columns)
  const at = (window: number, step: number, channel: number): number =>
    values[(window * steps + step) * channels + channel] ?? Number.NaN
  for (let window = 0; window < n; window++)
    for (let ratio = 0; ratio < ratios; ratio++) {
      let [sum, squares] = [0, 0]
      for (let step = 0; step < steps; step++) sum += at(window, step, ratio)
      const mean = sum / steps
      for (let step = 0; step < steps; step++) squares += (at(window, step, ratio) - mean) ** 2
      const lastLevel = at(window, steps - 1, ratio)
      const features = [
        lastLevel,
        at(window, steps - 1, ratios + ratio),
        lastLevel - at(window, 0, ratio),
        mean,
        Math.sqrt(squares / steps),
      ]
      features.forEach((value, k) => {
        out[window * columns + k * ratios + ratio] = value
      })
    }
  return { values: out, shape: [n, columns] }
}
