import type { Builder, Program } from '../builder.ts'
import { at, type Region, type Value } from '../value.ts'

/** A direction's place in the shared buffers, and its weights in the arena (offsets in floats). */
export interface DirectionPlan {
  readonly index: number
  readonly reverse: boolean
  /** Recurrent kernel in panels of `padded` rows. */
  readonly recurrent: number
  /** Second bias of a GRU, added to the recurrent product. */
  readonly recurrentBias: number
}

/** The buffers that all directions of a layer share; rows are `stride` floats apart. */
export interface RecurrentLayout {
  readonly steps: number
  readonly units: number
  /** Units rounded up to 8. */
  readonly padded: number
  readonly directions: readonly DirectionPlan[]
  /** Sums, then activations, then gradients of the gates: [steps][batch][directions][gates][padded]. */
  readonly gates: Region
  readonly gateStride: number
  /** States [steps][batch][directions][padded] and their gradients. */
  readonly hidden: Region
  readonly hiddenStride: number
  readonly hiddenColumn: number
  readonly dHidden: { readonly region: Region; readonly stride: number; readonly column: number } | undefined
  /** States before the first step, one a direction; zeros where absent. */
  readonly start?: readonly RecurrentStart[] | undefined
  /** `[batch][steps]`, 0 where a step is left out: the state is carried over it. */
  readonly mask?: Value | undefined
}

/** The state of one direction before its first step, `[batch][units]` each; `cell` of an LSTM alone. */
export interface RecurrentStart {
  readonly hidden: Value
  readonly cell?: Value | undefined
}

/** What differs between LSTM and GRU: everything that happens inside the loop over steps. */
export interface RecurrentCell {
  readonly forward: (program: Program, direction: DirectionPlan) => void
  /** Turns gates into gradients of their sums; adds weight gradients of the recurrent kernel after `pack` is filled. */
  readonly backward: (program: Program, direction: DirectionPlan) => void
  readonly recurrentGradient: (program: Program, direction: DirectionPlan, pack: number, rows: number) => void
}

/** A direction's states, as both cells read and write them. */
export interface RecurrentStates {
  readonly state: (time: number) => number
  readonly dState: (time: number) => number
  /** State before a direction's first step. */
  readonly start: { readonly pointer: number; readonly stride: number }
  /** The mask of a step. */
  readonly maskAt: (time: number) => number
}

/** Where a direction's states stand in a batch of this size. */
export function statesOf(builder: Builder, layout: RecurrentLayout, batch: number, index: number): RecurrentStates {
  const { hidden, hiddenStride, hiddenColumn, dHidden, padded, start, mask } = layout
  const initial = start?.[index]?.hidden
  return {
    state: (time) => hidden.pointer + 4 * (time * batch * hiddenStride + hiddenColumn + index * padded),
    dState: (time) => {
      const { region, stride, column } = dHidden!
      return region.pointer + 4 * (time * batch * stride + column + index * padded)
    },
    start: initial ? { pointer: at(initial), stride: initial.stride } : { pointer: builder.zeros(padded)(), stride: 0 },
    maskAt: (time) => at(mask!) + 4 * time,
  }
}

/**
 * Gradient of a direction's recurrent kernel: the state before each step against that step's gates. A direction that
 * reads forward pairs the state of step t - 1 with the gates of step t; backward, t + 1 with t; the first step has the
 * initial state, where there is one.
 */
export function recurrentKernelGradient(
  builder: Builder,
  layout: RecurrentLayout,
  program: Program,
  { index, reverse, recurrent }: DirectionPlan,
  gates: { readonly pack: number; readonly rows: number; readonly wide: number },
): void {
  const { kernels } = builder
  const { steps, padded, hiddenStride } = layout
  const { batch, push, accumulate } = program
  const { pack, rows, wide } = gates
  const g = builder.gradient(recurrent)
  const m = (steps - 1) * batch
  const { state, start } = statesOf(builder, layout, batch, index)
  const h = state(reverse ? 1 : 0)
  const from = pack + (reverse ? 0 : batch * 32)
  const first = pack + (reverse ? m * 32 : 0)
  let add = accumulate
  if (m > 0) {
    const before = add
    push(() => kernels.weightGradient(padded, wide, m, h, hiddenStride, from, rows, g, before))
    add = 1
  }
  if (layout.start !== undefined) {
    push(() => kernels.weightGradient(padded, wide, batch, start.pointer, start.stride, first, rows, g, add))
  } else if (!add) push(() => kernels.clearColumns(1, 0, wide * padded, g, 0))
}
