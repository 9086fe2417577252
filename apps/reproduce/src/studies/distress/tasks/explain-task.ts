import { attentionWeights, inputAttention, integratedGradients, loadModel, permutationImportance } from '@fdp/models'
import { rocAuc } from '@fdp/stats'
import { useBackend } from '../../../engine/backend.ts'
import { createVariant } from '../models/candidates.ts'
import { latestWindows } from '../sample/latest-windows.ts'
import type { Part } from '../sample/part.ts'
import { prepareFold } from '../sample/prepare.ts'
import type { TrainSpec } from './train-task.ts'

/** A training of m1 whose decisions on test companies are explained. */
export interface ExplainSpec {
  readonly training: TrainSpec
  /** What it gave. */
  readonly network: Uint8Array
  /** Points on the path of integrated gradients. */
  readonly points: number
  /** Permutations of each feature. */
  readonly repeats: number
}

/**
 * How far a window's integrated gradients add up to what they have to, its logit minus that of the training mean: absolute
 * values over windows, in logits.
 */
export interface Completeness {
  readonly meanError: number
  readonly largestError: number
  /** Mean of what they have to add up to. */
  readonly meanDifference: number
}

/** What one trained m1 goes by, on the latest test window of each company. */
export interface Explained {
  readonly fold: number
  readonly seedIndex: number
  readonly features: number
  readonly steps: number
  /** Steps that attention weighs, after pooling. */
  readonly attendedSteps: number
  /** Company of each window, and its label. */
  readonly company: Int32Array
  readonly labels: Uint8Array
  /** [window][attended step], each row's sum 1. */
  readonly attention: Float32Array
  /** [window][step][feature]: absolute integrated gradients of the logit against the training mean. */
  readonly attribution: Float32Array
  /** [window][feature], each row's sum 1. */
  readonly inputAttention: Float32Array
  readonly completeness: Completeness
  /** Means over the windows, [feature], of what the same network gave before its training. */
  readonly untrained: { readonly attribution: Float32Array; readonly inputAttention: Float32Array }
  /** Logits of the windows as they are, and [feature][repeat][window] with that feature exchanged between companies. */
  readonly logits: Float32Array
  readonly permuted: Float32Array
  readonly seconds: number
}

/** Means over rows of [row][column]. */
function columnMeans(values: Float32Array, columns: number): Float32Array {
  const sums = new Float64Array(columns)
  values.forEach((value, cell) => {
    sums[cell % columns]! += value
  })
  return Float32Array.from(sums, (sum) => (sum * columns) / values.length)
}

/** What attributions say of a network that has learned nothing (Adebayo et al. 2018, Sanity checks for saliency maps). */
async function explainUntrained({ training, points }: ExplainSpec, windows: Part): Promise<Explained['untrained']> {
  const [, steps, features] = windows.shape
  const model = createVariant('m1', training.layers, { steps, features, seed: training.seed })
  try {
    const { values } = await integratedGradients(model, windows, { points })
    return {
      attribution: columnMeans(values.map(Math.abs), features).map((mean) => mean * steps),
      inputAttention: columnMeans((await inputAttention(model, windows)).values, features),
    }
  } finally {
    model.dispose()
  }
}

function join(arrays: readonly Float32Array[]): Float32Array {
  const size = arrays[0]?.length ?? 0
  const joined = new Float32Array(arrays.length * size)
  arrays.forEach((array, i) => {
    joined.set(array, i * size)
  })
  return joined
}

/**
 * Explains a trained m1 on its test part: attention over steps, integrated gradients (Sundararajan, Taly and Yan 2017)
 * against zeros, which are the training mean of every feature after scaling, input attention, and the logits after each
 * feature's whole sequence has been exchanged between companies (Breiman 2001; Fisher, Rudin and Dominici 2019).
 */
export async function explainDistressModel(spec: ExplainSpec): Promise<Explained> {
  const { training, network, points, repeats } = spec
  const started = performance.now()
  await useBackend(training.backend)
  const prepared = await prepareFold(training.fold)
  const model = await loadModel(network)
  try {
    const windows = latestWindows(prepared.test)
    const [n, steps, features] = windows.shape
    const attention = await attentionWeights(model, windows)
    const gradients = await integratedGradients(model, windows, { points })
    const read: Float32Array[] = []
    await permutationImportance(model, windows, {
      repeats,
      seed: training.seed,
      loss: (logits, labels) => {
        read.push(logits.slice())
        return 1 - rocAuc(labels, logits)
      },
    })
    const [logits, ...permuted] = read
    if (logits === undefined) throw new Error('the loss is read at least once')
    const size = steps * features
    const errors = Array.from(gradients.residuals, Math.abs)
    const differences = Array.from(gradients.residuals, (residual, i) =>
      Math.abs(gradients.values.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + value, residual)),
    )
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n
    return {
      fold: training.fold.fold,
      seedIndex: training.seedIndex,
      features,
      steps,
      attendedSteps: attention.shape[1] ?? 0,
      company: windows.company,
      labels: windows.labels,
      attention: attention.values,
      attribution: gradients.values.map(Math.abs),
      inputAttention: (await inputAttention(model, windows)).values,
      completeness: {
        meanError: mean(errors),
        largestError: Math.max(...errors),
        meanDifference: mean(differences),
      },
      untrained: await explainUntrained(spec, windows),
      logits,
      permuted: join(permuted),
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    model.dispose()
  }
}
