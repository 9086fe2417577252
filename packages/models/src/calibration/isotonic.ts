import { checkLabels } from '../train/rows.ts'
import { checkCalibration, checkPolygon } from './check-calibration.ts'
import { checkScores } from './check-scores.ts'

/** A fitted isotonic regression: a rising polygon through `(scores[i], probabilities[i])`; plain JSON. */
export interface IsotonicCalibration {
  readonly kind: 'isotonic'
  readonly scores: readonly number[]
  readonly probabilities: readonly number[]
}

/**
 * The rising function of the score that is closest to the labels in least squares (Zadrozny and Elkan 2002), by
 * pooling adjacent violators (Ayer et al. 1955). Equal scores are one point. Scores may be probabilities or logits.
 *
 * @throws ModelsError `empty-data`, `invalid-values`, `invalid-labels`
 * @example
 * fitIsotonic([0.1, 0.4, 0.4, 0.9], [0, 1, 0, 1]).probabilities // [0, 0.5, 1]
 */
export function fitIsotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): IsotonicCalibration {
  checkScores(scores, 'score')
  const targets = checkLabels(labels, scores.length)
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  const blocks: { sum: number; weight: number; from: number; to: number }[] = []
  const pool = (block: (typeof blocks)[number]): void => {
    const last = blocks.at(-1)
    if (last === undefined || last.sum / last.weight < block.sum / block.weight) {
      blocks.push(block)
      return
    }
    blocks.pop()
    pool({ sum: last.sum + block.sum, weight: last.weight + block.weight, from: last.from, to: block.to })
  }
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]!]!
    let sum = 0
    let weight = 0
    for (; i < order.length && scores[order[i]!]! === score; i++, weight++) sum += targets[order[i]!]!
    pool({ sum, weight, from: score, to: score })
  }
  const corners = blocks.flatMap(({ sum, weight, from, to }) =>
    from === to ? [[from, sum / weight] as const] : [[from, sum / weight] as const, [to, sum / weight] as const],
  )
  return { kind: 'isotonic', scores: corners.map(([x]) => x), probabilities: corners.map(([, p]) => p) }
}

/**
 * Calibrated probabilities: linear between the corners of the polygon, level beyond its ends.
 *
 * @throws ModelsError `empty-data`, `invalid-values`, `invalid-option` for what is no such calibration
 * @example
 * applyIsotonic(calibration, [0.25])
 */
export function applyIsotonic(calibration: IsotonicCalibration, scores: ArrayLike<number>): Float64Array {
  checkCalibration(calibration, 'isotonic', [])
  checkPolygon(calibration.scores, calibration.probabilities)
  checkScores(scores, 'score')
  const { scores: x, probabilities: p } = calibration
  return Float64Array.from(scores, (score) => {
    let low = 0
    let high = x.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (x[middle]! < score) low = middle + 1
      else high = middle
    }
    if (low === 0) return p[0]!
    if (low === x.length) return p[x.length - 1]!
    const t = (score - x[low - 1]!) / (x[low]! - x[low - 1]!)
    return p[low - 1]! + t * (p[low]! - p[low - 1]!)
  })
}
