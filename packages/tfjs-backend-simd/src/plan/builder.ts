import type { PlanExports } from '../wasm/plan.generated.ts'
import type { PlanActivation, PlanSpec } from './spec.ts'
import type { Region, Value } from './value.ts'

/** One kernel call with its arguments bound. */
export type Call = () => void

/** A weight's place in the arena: element j of the weight is float `places[j]` of the arena. */
export interface Parameter {
  readonly weight: number
  readonly places: Int32Array
}

/** What changes from batch to batch and is read by calls when they run. */
export interface RunState {
  /** Number of the micro-batch's first row in its batch. */
  firstRow: number
  /** Rows of the micro-batch that are real. */
  rows: number
  keys: Int32Array
  /** 1 / batch size. */
  scale: number
  loss: number
}

/** Collects the calls of one program: a batch of `batch` rows (a multiple of 4), forward and maybe backward. */
export interface Program {
  readonly batch: number
  /** Whether only the first row of each step counts: products then leave out the rest. */
  readonly single: boolean
  readonly training: boolean
  /** Steps of a node's value that the logit depends on, 1 or 0 a step; absent where all are needed. */
  readonly live?: (value: Value) => Uint8Array | undefined
  /** 1 when gradients of weights are added to those of earlier micro-batches. */
  readonly accumulate: number
  readonly push: (call: Call) => void
  /**
   * Where the gradient of a value goes: `accumulate` is 0 for its first writer and 1 afterwards. Undefined where no
   * gradient is needed.
   */
  readonly target: (
    value: Value,
  ) => { readonly pointer: number; readonly stride: number; readonly accumulate: 0 | 1 } | undefined
  /** The complete gradient of a value; undefined when no consumer wrote one. */
  readonly source: (value: Value) => { readonly pointer: number; readonly stride: number } | undefined
}

/** What a node leaves behind: its value and how to append its calls to a program. */
export interface BuiltNode {
  readonly value: Value
  readonly forward: (program: Program) => void
  readonly backward: (program: Program) => void
}

/** What nodes build with. */
export interface Builder {
  readonly spec: PlanSpec
  readonly kernels: PlanExports
  readonly run: RunState
  readonly values: readonly Value[]
  /** Number of nodes that read a node's value. */
  readonly consumers: readonly number[]
  /** Declares memory of the plan. */
  readonly region: (perRow: number, fixed?: number) => Region
  /** Makes a value with a gradient beside it where training. */
  readonly value: (steps: number, channels: Int32Array, width: number) => Value
  /** Reserves `floats` of the arena for one or more weights; returns their offset in floats. */
  readonly reserve: (floats: number) => number
  /**
   * Says which floats of the arena a weight is. Without a weight (a layer that has no bias) they stay 0: kernels may give
   * them gradients, which the update leaves out.
   */
  readonly place: (weight: number | undefined, places: Int32Array) => void
  /** Byte offsets of an arena float: parameter and gradient. */
  readonly parameter: (offset: number) => number
  readonly gradient: (offset: number) => number
  /** Asks for scratch that calls may use and need not keep; all callers share it. */
  readonly scratch: (name: 'pack' | 'transposed', perRow: number, fixed: number) => () => number
  /** Zeros of at least `floats` floats. */
  readonly zeros: (floats: number) => () => number
  /** Appends a constant table, copied into the memory once. */
  readonly table: (values: Int32Array) => Region
  /** The raw input as staged by the executor. */
  readonly input: InputStage
}

/** The batch as copied in: `[batch][before + steps + after][features]`, zeros around each sample. */
export interface InputStage {
  readonly region: Region
  before: number
  after: number
}

/** The rows of `steps` steps that a product computes, and how many rows of the buffer they are apart. */
export function productRows(
  { batch, single }: Program,
  steps: number,
): { readonly count: number; readonly apart: number } {
  return single ? { count: steps, apart: batch } : { count: steps * batch, apart: 1 }
}

/** Rows of one step that a cell computes. */
export const cellRows = ({ batch, single }: Program): number => (single ? 1 : batch)

/** Number of an activation as the kernels know it. */
export const activationCode: Readonly<Record<PlanActivation, number>> = { linear: 0, relu: 1, tanh: 2, sigmoid: 3 }
