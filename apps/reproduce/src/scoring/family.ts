import { applyPlatt, fitPlatt, type PlattCalibration } from '@fdp/models'
import { FOREST_LEARNERS, type ForestLearner } from './forest.ts'
import { meanOf } from './log-odds.ts'

/** Log-odds of the same windows by each kind of member, averaged over the members of a kind. */
export interface MemberScores {
  readonly network: ArrayLike<number>
  readonly forests: Readonly<Partial<Record<ForestLearner, ArrayLike<number>>>>
}

/** How the members' log-odds become one probability; plain JSON, fitted on windows that the members which score them have not seen. */
export interface Blend {
  readonly network: PlattCalibration
  readonly forests: Readonly<Partial<Record<ForestLearner, PlattCalibration>>>
  readonly final: PlattCalibration
  /** Decisions are 1 from here on, before a prior moves the probabilities. */
  readonly threshold: number
}

const calibrated = ({ slope, intercept }: PlattCalibration, scores: ArrayLike<number>): Float64Array =>
  Float64Array.from(scores, (score) => slope * score + intercept)

/** Half for the networks, a quarter for each kind of forest: fixed, so that nothing more is chosen on few failures. */
function blended(scores: MemberScores, blend: Omit<Blend, 'final' | 'threshold'>): Float64Array {
  const network = calibrated(blend.network, scores.network)
  const forests = FOREST_LEARNERS.flatMap((learner) => {
    const [calibration, values] = [blend.forests[learner], scores.forests[learner]]
    return calibration === undefined || values === undefined ? [] : [calibrated(calibration, values)]
  })
  return forests.length === 0 ? network : meanOf([network, meanOf(forests)])
}

/**
 * Calibrates each kind of member and their blend by Platt's scaling on windows that these members have not seen.
 *
 * Decisions are 1 where the calibrated probability is at least the share of failures in these windows: where a window is as likely among
 * failures as among others, which is where the balanced accuracy of calibrated scores is greatest, at any prior.
 */
export function fitBlend(scores: MemberScores, labels: ArrayLike<number>): Blend {
  const forests = Object.fromEntries(
    Object.entries(scores.forests).map(([learner, values]) => [learner, fitPlatt(values, labels)]),
  )
  const members = { network: fitPlatt(scores.network, labels), forests }
  const final = fitPlatt(blended(scores, members), labels)
  return { ...members, final, threshold: final.prior }
}

const logit = (p: number): number => Math.log(p / (1 - p))

/** The probability from which on a decision is 1, among the probabilities that {@link applyBlend} gives with this prior. */
export function decisionThreshold({ final, threshold }: Blend, prior?: number): number {
  if (prior === undefined) return threshold
  return 1 / (1 + Math.exp(-(logit(threshold) + logit(prior) - logit(final.prior))))
}

/** Probabilities of failing within the next year, and decisions that `prior` does not change. */
export function applyBlend(
  blend: Blend,
  scores: MemberScores,
  prior?: number,
): { probabilities: Float64Array; decisions: Uint8Array } {
  const logits = blended(scores, blend)
  const fitted = applyPlatt(blend.final, logits)
  return {
    probabilities: prior === undefined ? fitted : applyPlatt(blend.final, logits, { prior }),
    decisions: Uint8Array.from(fitted, (p) => (p >= blend.threshold ? 1 : 0)),
  }
}
