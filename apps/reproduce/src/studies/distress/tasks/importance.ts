import { rocAucByWeights } from '@fdp/stats'
import { decide } from '../../measures.ts'
import type { FitResult } from '../blocks.ts'
import type { Explained } from './explain-task.ts'

/** m1 with all features and without each of them, in one fold and from one seed. */
export interface AblationBlock {
  readonly full: FitResult
  /** In the order of the features. */
  readonly without: readonly FitResult[]
}

/** Everything that the importance of features is read from. */
export interface ImportanceInput {
  readonly explained: readonly Explained[]
  readonly ablation: readonly AblationBlock[]
}

/** What a method says of each feature, larger being more important, and what attention and attribution say of time. */
export interface Importances {
  /** Mean absolute integrated gradients, summed over the steps of the window; in logits. */
  readonly attribution: Float64Array
  /** Loss of ROC-AUC when the feature is exchanged between companies. */
  readonly permutation: Float64Array
  /** Loss of ROC-AUC, and of accuracy, when m1 is trained without the feature. */
  readonly ablation: Float64Array
  readonly ablationAccuracy: Float64Array
  /** Mean share of the feature in the size of the inputs, by attention; sums to 1. */
  readonly inputAttention: Float64Array
  /** [class][attended step]: mean weight; sums to 1. */
  readonly attention: readonly Float64Array[]
  /** [class][step]: mean share of the step in the absolute integrated gradients; sums to 1. */
  readonly attributionByStep: readonly Float64Array[]
}

/** Importances as functions of how often each company is drawn. */
export interface ImportanceReader {
  /** Companies in the order in which they are numbered here. */
  readonly companies: readonly number[]
  readonly read: (weights: ArrayLike<number>) => Importances
}

const CLASSES = [0, 1] as const

/** Numbers companies by their first row. */
function numberCompanies({ explained, ablation }: ImportanceInput): Map<number, number> {
  const numbers = new Map<number, number>()
  const rows = [...ablation.map(({ full }) => full.company), ...explained.map(({ company }) => company)]
  for (const companies of rows)
    for (const company of companies) if (!numbers.has(company)) numbers.set(company, numbers.size)
  return numbers
}

/** Weighted mean over rows (windows) of vectors, where each row has the weight of its company. */
function meanVectors(
  rows: readonly { readonly company: number; readonly vector: ArrayLike<number> }[],
  companies: number,
  size: number,
): (weights: ArrayLike<number>) => Float64Array {
  const sums = new Float64Array(companies * size)
  const counts = new Float64Array(companies)
  for (const { company, vector } of rows) {
    counts[company]! += 1
    for (let k = 0; k < size; k++) sums[company * size + k]! += vector[k]!
  }
  return (weights) => {
    const mean = new Float64Array(size)
    let count = 0
    for (let company = 0; company < companies; company++) {
      const weight = weights[company]!
      if (weight === 0) continue
      count += weight * counts[company]!
      for (let k = 0; k < size; k++) mean[k]! += weight * sums[company * size + k]!
    }
    return mean.map((sum) => sum / count)
  }
}

/** Mean of those that are defined: a resample may leave a fold with one class, or with none. */
function meanDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value))
  return defined.reduce((sum, value) => sum + value, 0) / defined.length
}

type ByRowWeights = (weights: Float64Array) => number

/** The statistic of each feature in one block; `weights` are those of the block's rows. */
interface BlockReader {
  readonly company: Int32Array
  readonly read: readonly ByRowWeights[]
}

/** The mean over blocks of each statistic; a block without a drawn company is left out. */
function meanOverBlocks(
  blocks: readonly BlockReader[],
  features: number,
): (weights: ArrayLike<number>) => Float64Array {
  return (weights) => {
    const byBlock = blocks.map(({ company, read }) => {
      const rows = Float64Array.from(company, (number) => weights[number]!)
      return rows.some((weight) => weight > 0) ? read.map((statistic) => statistic(rows)) : []
    })
    return Float64Array.from({ length: features }, (_, feature) =>
      meanDefined(byBlock.flatMap((values) => values[feature] ?? [])),
    )
  }
}

function permutationBlock({ labels, logits, permuted, features }: Explained, company: Int32Array): BlockReader {
  const n = labels.length
  const repeats = permuted.length / (features * n)
  const whole = rocAucByWeights(labels, logits)
  // The whole is read once for all features of a resample.
  let [latest, area]: [Float64Array | undefined, number] = [undefined, Number.NaN]
  const areaOfWhole = (weights: Float64Array) => {
    if (latest !== weights) [latest, area] = [weights, whole(weights)]
    return area
  }
  const read = Array.from({ length: features }, (_, feature): ByRowWeights => {
    const areas = Array.from({ length: repeats }, (_, repeat) => {
      const from = (feature * repeats + repeat) * n
      return rocAucByWeights(labels, permuted.subarray(from, from + n))
    })
    return (weights) => areaOfWhole(weights) - areas.reduce((sum, of) => sum + of(weights), 0) / repeats
  })
  return { company, read }
}

const areaOf = ({ labels, probabilities }: FitResult): ByRowWeights => rocAucByWeights(labels, probabilities)

function accuracyOf({ labels, probabilities, threshold }: FitResult): ByRowWeights {
  const right = decide(probabilities, threshold).map((decision, row) => (decision === labels[row] ? 1 : 0))
  return (weights) => {
    let [sum, total] = [0, 0]
    for (let row = 0; row < right.length; row++) {
      sum += weights[row]! * right[row]!
      total += weights[row]!
    }
    return sum / total
  }
}

function ablationBlock(
  { full, without }: AblationBlock,
  company: Int32Array,
  measure: (fit: FitResult) => ByRowWeights,
): BlockReader {
  const whole = measure(full)
  return {
    company,
    read: without.map((fit) => {
      const reduced = measure(fit)
      return (weights) => whole(weights) - reduced(weights)
    }),
  }
}

function rowsOf(
  explained: readonly Explained[],
  numbers: ReadonlyMap<number, number>,
  vectorOf: (block: Explained, row: number) => ArrayLike<number>,
  label?: number,
) {
  return explained.flatMap((block) =>
    Array.from(block.company, (company, row) => ({ company: numbers.get(company) ?? -1, row }))
      .filter(({ row }) => label === undefined || block.labels[row] === label)
      .map(({ company, row }) => ({ company, vector: vectorOf(block, row) })),
  )
}

/** Sums of a window's absolute attributions over its steps, by feature. */
function byFeature({ attribution, steps, features }: Explained, row: number): Float64Array {
  const sums = new Float64Array(features)
  for (let step = 0; step < steps; step++)
    for (let feature = 0; feature < features; feature++)
      sums[feature]! += attribution[(row * steps + step) * features + feature]!
  return sums
}

/** Shares of the steps in a window's absolute attributions; equal where there are none. */
function shareByStep({ attribution, steps, features }: Explained, row: number): Float64Array {
  const sums = Float64Array.from({ length: steps }, (_, step) => {
    const from = (row * steps + step) * features
    return attribution.subarray(from, from + features).reduce((sum, value) => sum + value, 0)
  })
  const total = sums.reduce((sum, value) => sum + value, 0)
  return sums.map((sum) => (total > 0 ? sum / total : 1 / steps))
}

/** Sorts and sums everything that does not depend on which companies are drawn. */
export function readImportances(input: ImportanceInput): ImportanceReader {
  const { explained, ablation } = input
  const [first] = explained
  if (first === undefined) throw new Error('no explained training')
  const { features, steps, attendedSteps } = first
  const numbers = numberCompanies(input)
  const numbered = (company: Int32Array) => company.map((one) => numbers.get(one) ?? -1)
  const mean = (
    size: number,
    vectorOf: (block: Explained, row: number) => ArrayLike<number>,
    label?: (typeof CLASSES)[number],
  ) => meanVectors(rowsOf(explained, numbers, vectorOf, label), numbers.size, size)
  const slice = (values: Float32Array, row: number, size: number) => values.subarray(row * size, (row + 1) * size)

  const attribution = mean(features, byFeature)
  const inputAttention = mean(features, (block, row) => slice(block.inputAttention, row, features))
  const attention = CLASSES.map((label) =>
    mean(attendedSteps, (block, row) => slice(block.attention, row, attendedSteps), label),
  )
  const attributionByStep = CLASSES.map((label) => mean(steps, shareByStep, label))
  const permutation = meanOverBlocks(
    explained.map((block) => permutationBlock(block, numbered(block.company))),
    features,
  )
  const ablationOf = (measure: (fit: FitResult) => ByRowWeights) =>
    meanOverBlocks(
      ablation.map((block) => ablationBlock(block, numbered(block.full.company), measure)),
      features,
    )
  const ablationArea = ablationOf(areaOf)
  const ablationAccuracy = ablationOf(accuracyOf)
  return {
    companies: [...numbers.keys()],
    read: (weights) => ({
      attribution: attribution(weights),
      permutation: permutation(weights),
      ablation: ablationArea(weights),
      ablationAccuracy: ablationAccuracy(weights),
      inputAttention: inputAttention(weights),
      attention: attention.map((of) => of(weights)),
      attributionByStep: attributionByStep.map((of) => of(weights)),
    }),
  }
}
