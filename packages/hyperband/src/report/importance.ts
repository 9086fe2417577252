import { check, checkInteger, checkKeys } from '../errors.ts'
import type { TreeFeature } from '../model/regression-tree.ts'
import { type ParameterValue, type PlainParameter, toUnit } from '../space/parameter.ts'
import { checkStudy } from './check-study.ts'
import type { ReadableStudy } from './export.ts'
import { fanova } from './fanova.ts'
import { rankEffect } from './rank-importance.ts'
import { byResource, type Scored, scoredTrials } from './scored-trials.ts'

/** How much of the score a parameter explains by itself, without its interplay with others. */
export interface Importance {
  readonly parameter: string
  /**
   * From 0 to 1. `fanova`: the share of the score's variance over the space; what is lacking to 1 in the sum of all
   * parameters is interplay. `kruskalWallis`: the effect size eta^2_H, 0 where it would be negative.
   */
  readonly importance: number
  /** Standard deviation over the trees; 0 with `kruskalWallis`. */
  readonly deviation: number
}

/** Options of {@link hyperparameterImportance}. */
export interface ImportanceOptions {
  /** Default `fanova`. */
  readonly method?: 'fanova' | 'kruskalWallis'
  /** Trees of the forest of `fanova`. Default 64. */
  readonly trees?: number
  /** Seed of the forest of `fanova`. Default 0. */
  readonly seed?: number
  /** With `kruskalWallis`: groups of equal size into which the values of a number are cut. Default 5. */
  readonly bins?: number
}

const METHODS = ['fanova', 'kruskalWallis']

/**
 * Importance of each parameter, the largest first.
 *
 * `fanova`: a random forest predicts the score over the space; a parameter's importance is the share of the prediction's
 * variance that it explains when all others are averaged out. `kruskalWallis` needs no model: an effect size of ranks, for
 * studies with outliers or very few trials.
 *
 * Each trial counts once, with its first evaluation: later ones are selected. Brackets begin with different resources, so
 * scores are standardised (or ranked) within their resource. A parameter that does not exist in a configuration counts with
 * the middle of its range (or its first value), as in SMAC, whose forests take a default there.
 *
 * @throws HyperbandError `invalidOption` for what is no study, an unknown method, fewer than 1 tree or fewer than 2 bins.
 * @see Hutter, Hoos, Leyton-Brown (2014), An Efficient Approach for Assessing Hyperparameter Importance, ICML.
 * @example
 * hyperparameterImportance(study)[0] // { parameter: 'learningRate', importance: 0.61, deviation: 0.08 }
 */
export function hyperparameterImportance<C>(study: ReadableStudy<C>, options: ImportanceOptions = {}): Importance[] {
  checkStudy(study)
  checkKeys(options, ['method', 'trees', 'seed', 'bins'], 'hyperparameterImportance', 'invalidOption')
  const { method = 'fanova', trees = 64, seed = 0, bins = 5 } = options
  check(METHODS.includes(method), 'invalidOption', `method must be one of ${METHODS.join(', ')}`, method)
  checkInteger(trees, 'trees', 1)
  checkInteger(seed, 'seed', 0)
  checkInteger(bins, 'bins', 2)
  const trials = scoredTrials(study)
  const { dimensions } = study.space
  const shares =
    method === 'fanova'
      ? forestShares(
          trials,
          dimensions.map(({ name, parameter }) => ({ name, parameter })),
          { trees, seed },
        )
      : dimensions.map(({ name, parameter }) => ({
          share: rankEffect(
            trials,
            ({ config }) => config[name],
            parameter.kind === 'choice' ? Number.POSITIVE_INFINITY : bins,
          ),
          deviation: 0,
        }))
  return dimensions
    .map(({ name }, i) => ({
      parameter: name,
      importance: shares[i]?.share ?? 0,
      deviation: shares[i]?.deviation ?? 0,
    }))
    .sort((a, b) => b.importance - a.importance)
}

interface Named {
  readonly name: string
  readonly parameter: PlainParameter
}

function forestShares(
  trials: readonly Scored[],
  dimensions: readonly Named[],
  options: { readonly trees: number; readonly seed: number },
): { readonly share: number; readonly deviation: number }[] {
  const sample = byResource(trials).flatMap(standardised)
  if (sample.length < 2) return []
  return fanova(
    dimensions.map(({ name, parameter }) =>
      featureOf(
        parameter,
        sample.map(({ trial }) => trial.config[name]),
      ),
    ),
    Float64Array.from(sample, ({ score }) => score),
    options,
  )
}

/** Scores of one resource with mean 0 and deviation 1; resources with one trial or one score tell nothing. */
function standardised(trials: readonly Scored[]): { readonly trial: Scored; readonly score: number }[] {
  const largest = trials.reduce((most, { loss }) => Math.max(most, Math.abs(loss)), 0)
  // Keeps sums and squares from overflowing. A power of two, so that it changes no digit of the result.
  const scale = 2 ** Math.min(1023, -Math.floor(Math.log2(largest)))
  const losses = trials.map(({ loss }) => loss * scale)
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  const deviation = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length)
  if (!(deviation > 0)) return []
  return trials.map((trial, i) => ({ trial, score: ((losses[i] as number) - mean) / deviation }))
}

function featureOf(parameter: PlainParameter, values: readonly (ParameterValue | undefined)[]): TreeFeature {
  if (parameter.kind === 'choice') {
    return {
      categories: parameter.values.length,
      values: Float64Array.from(values, (value) => (value === undefined ? 0 : parameter.values.indexOf(value))),
    }
  }
  return {
    categories: 0,
    values: Float64Array.from(values, (value) => (value === undefined ? 0.5 : toUnit(parameter, value))),
  }
}
