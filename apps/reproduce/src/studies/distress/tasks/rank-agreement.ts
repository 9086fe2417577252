import { friedmanTest, kendallTauB, spearmanCorrelation } from '@fdp/stats'

/** The methods whose rankings of the features are compared; the last is a variant of the paper's undefined one. */
export const METHODS = {
  attribution: 'integrated gradients',
  permutation: 'permutation',
  ablation: 'retraining without the feature',
  inputAttention: 'input attention',
} as const
export type Method = keyof typeof METHODS
export const METHOD_NAMES = Object.keys(METHODS) as Method[]

/** The three that Kendall's W is taken of. */
export const CONCORDANT: readonly Method[] = ['attribution', 'permutation', 'ablation']

/** Every two methods, those of the three first. */
export const METHOD_PAIRS: readonly (readonly [Method, Method])[] = METHOD_NAMES.flatMap((second, j) =>
  METHOD_NAMES.slice(0, j).map((first) => [first, second] as const),
)

/** How many features stand in the figures, as in the paper. */
export const TOP = 10

/** The features from the most important down; equal ones in their own order. */
export function rankFeatures(importance: ArrayLike<number>): number[] {
  return Array.from(importance, (_, feature) => feature).sort(
    (a, b) => (importance[b] ?? 0) - (importance[a] ?? 0) || a - b,
  )
}

/** Features that are among the first of both. */
export function commonAtTop(first: ArrayLike<number>, second: ArrayLike<number>, top: number = TOP): number {
  const ahead = new Set(rankFeatures(first).slice(0, top))
  return rankFeatures(second)
    .slice(0, top)
    .filter((feature) => ahead.has(feature)).length
}

/** Agreement of two rankings. */
export interface PairAgreement {
  readonly tauB: number
  readonly spearman: number
  readonly common: number
}

/** Agreement of the methods on the ranks of the features. */
export interface Agreement {
  /** Kendall's W of integrated gradients, permutation and retraining. */
  readonly kendallW: number
  /** In the order of `METHOD_PAIRS`. */
  readonly pairs: readonly PairAgreement[]
}

const finite = (values: ArrayLike<number>) => Array.from(values).every(Number.isFinite)

/** NaN where a method does not rank every feature. */
export function agreementOf(importances: Readonly<Record<Method, ArrayLike<number>>>): Agreement {
  const rankable = METHOD_NAMES.every((method) => finite(importances[method]))
  return {
    kendallW: rankable
      ? friedmanTest(
          CONCORDANT.map((method) => Array.from(importances[method])),
          { higherIsBetter: true },
        ).kendallW
      : Number.NaN,
    pairs: METHOD_PAIRS.map(([a, b]) => {
      const [first, second] = [importances[a], importances[b]]
      if (!rankable) return { tauB: Number.NaN, spearman: Number.NaN, common: Number.NaN }
      return {
        tauB: kendallTauB(first, second),
        spearman: spearmanCorrelation(first, second),
        common: commonAtTop(first, second),
      }
    }),
  }
}

/** Features that two random rankings have in common among their first `top`, on average. */
export const commonByChance = (features: number, top: number = TOP): number => {
  const taken = Math.min(top, features)
  return (taken * taken) / features
}
