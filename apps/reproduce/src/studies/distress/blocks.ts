import { decide, type Measured, type MeasureName, measure, type Reading } from '../measures.ts'

/** What one training gave on the part that it was read on. */
export interface FitResult {
  readonly model: string
  readonly width: number
  readonly fold: number
  readonly seedIndex: number
  /** Probability of class 1 of each test window. */
  readonly probabilities: Float32Array
  readonly labels: Uint8Array
  /** Company of each test window. */
  readonly company: Int32Array
  /** Chosen on validation windows. */
  readonly threshold: number
  readonly trainingLoss: readonly number[]
  readonly validationLoss: readonly number[]
  readonly trainingAccuracy: readonly number[]
  readonly validationAccuracy: readonly number[]
  /** Trainable weights; null for a forest. */
  readonly parameters: number | null
  /** How it was trained: the backend's step plan, or TensorFlow.js op by op. */
  readonly engine: string
  readonly seconds: number
  /** The trained network as @fdp/models' `saveModel` writes it, where it was asked for. */
  readonly network?: Uint8Array
  /** Id of the step that kept it. */
  readonly step?: string
}

/** What a model said of a test part, whatever became of its training. */
export type TestReading = Pick<
  FitResult,
  'model' | 'width' | 'fold' | 'seedIndex' | 'probabilities' | 'labels' | 'company' | 'threshold' | 'step'
>

export const readingOf = ({ labels, probabilities, threshold }: TestReading): Reading => ({
  labels,
  probabilities,
  decisions: decide(probabilities, threshold),
})

export const blockName = ({ width, fold, seedIndex }: Pick<FitResult, 'width' | 'fold' | 'seedIndex'>): string =>
  `w ${width}, fold ${fold + 1}, seed ${seedIndex + 1}`

/** Measures by block and model. */
export interface MeasuredBlocks {
  readonly models: string[]
  readonly blocks: string[]
  /** [block][model] */
  readonly measured: Measured[][]
}

/** The measures of each fit, by model and block; every model has the same blocks in the same order. */
export function measureBlocks(fits: readonly FitResult[]): MeasuredBlocks {
  const models = [...new Set(fits.map(({ model }) => model))]
  const blocks = [...new Set(fits.map(blockName))]
  const found = new Map(fits.map((fit) => [`${fit.model}|${blockName(fit)}`, measure(readingOf(fit))]))
  const measured = blocks.map((block) =>
    models.map((model) => {
      const value = found.get(`${model}|${block}`)
      if (value === undefined) throw new Error(`no training of ${model} in block ${block}`)
      return value
    }),
  )
  return { models, blocks, measured }
}

export const scoresOf = (measured: readonly (readonly Measured[])[], name: MeasureName): number[][] =>
  measured.map((row) => row.map((value) => value[name]))

function concatenate<T extends Float32Array | Uint8Array | Int32Array>(arrays: readonly T[]): T {
  const [first] = arrays
  if (first === undefined) throw new Error('nothing to concatenate')
  const joined = new (first.constructor as new (length: number) => T)(
    arrays.reduce((sum, array) => sum + array.length, 0),
  )
  let offset = 0
  for (const array of arrays) {
    joined.set(array, offset)
    offset += array.length
  }
  return joined
}

/** The folds of one model, width and seed put together: each company is in the test part of one fold. */
export interface Pooled {
  readonly reading: Reading
  readonly company: Int32Array
}

export function poolFolds(fits: readonly TestReading[], model: string, width: number): Pooled[] {
  const wanted = fits.filter((fit) => fit.model === model && fit.width === width)
  return [...new Set(wanted.map(({ seedIndex }) => seedIndex))].map((seedIndex) => {
    const folds = wanted.filter((fit) => fit.seedIndex === seedIndex).sort((a, b) => a.fold - b.fold)
    const readings = folds.map(readingOf)
    return {
      reading: {
        labels: concatenate(folds.map(({ labels }) => labels)),
        probabilities: concatenate(folds.map(({ probabilities }) => probabilities)),
        decisions: concatenate(readings.map(({ decisions }) => Uint8Array.from(decisions))),
        folds: concatenate(folds.map(({ fold, labels }) => new Int32Array(labels.length).fill(fold))),
      },
      company: concatenate(folds.map(({ company }) => company)),
    }
  })
}
