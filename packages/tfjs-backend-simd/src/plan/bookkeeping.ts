import type { PlanExports } from '../wasm/plan.generated.ts'
import type { Builder, InputStage, Parameter, RunState } from './builder.ts'
import type { PlanSpec } from './spec.ts'
import { type Region, roundUp, type Stretch, stretches, type Value } from './value.ts'

/** A builder, and what nodes asked it for. Pointers are set by whoever lays the memory out. */
export interface Bookkeeping {
  readonly builder: Builder
  /** In the order of the requests, gradients of values among them, scratch not. */
  readonly regions: readonly Region[]
  /** Those of `regions` that are gradients of values. */
  readonly gradients: ReadonlySet<Region>
  /** By name; all regions of a list may share one place. */
  readonly scratch: ReadonlyMap<string, readonly Region[]>
  readonly parameters: readonly Parameter[]
  /** Floats of the arena that stay 0: no weight owns them. */
  readonly unowned: readonly Stretch[]
  readonly tables: readonly { readonly region: Region; readonly values: Int32Array }[]
  /** Byte offsets, zero until set. */
  readonly memory: { parameters: number; gradients: number; zeros: number }
  /** Floats of the arena reserved so far. */
  readonly arena: () => number
  /** Zeros asked for, in floats. */
  readonly zeroFloats: () => number
}

/** Starts the books of one layout; values have gradients where the spec trains. */
export function openBooks(setup: {
  readonly spec: PlanSpec
  readonly kernels: PlanExports
  readonly consumers: readonly number[]
  /** Read by nodes; the caller appends. */
  readonly values: readonly Value[]
}): Bookkeeping {
  const { spec, kernels, consumers, values } = setup
  const regions: Region[] = []
  const gradients = new Set<Region>()
  const scratch = new Map<string, Region[]>()
  const parameters: Parameter[] = []
  const unowned: Stretch[] = []
  const tables: { readonly region: Region; readonly values: Int32Array }[] = []
  const memory = { parameters: 0, gradients: 0, zeros: 0 }
  const run: RunState = { firstRow: 0, rows: 0, keys: new Int32Array(0), scale: 1, loss: 0 }
  const input: InputStage = { region: { perRow: 0, fixed: 0, pointer: 0 }, before: 0, after: 0 }
  let arena = 0
  let zeroFloats = 64
  const region = (perRow: number, fixed = 0): Region => {
    const made = { perRow, fixed, pointer: 0 }
    regions.push(made)
    return made
  }
  const builder: Builder = {
    spec,
    kernels,
    run,
    values,
    consumers,
    region,
    value(steps, channels, width) {
      const data = region(steps * width)
      const gradient = spec.rule === undefined ? undefined : region(steps * width)
      if (gradient !== undefined) gradients.add(gradient)
      return { steps, width, stride: width, channels, data, gradient, column: 0 }
    },
    reserve(floats) {
      const offset = arena
      arena += roundUp(floats, 16)
      return offset
    },
    place(weight, places) {
      if (weight === undefined) unowned.push(...stretches(places))
      else parameters.push({ weight, places })
    },
    parameter: (offset) => memory.parameters + 4 * offset,
    gradient: (offset) => memory.gradients + 4 * offset,
    scratch(name, perRow, fixed) {
      const list = scratch.get(name) ?? []
      scratch.set(name, list)
      const made = { perRow, fixed, pointer: 0 }
      list.push(made)
      return () => made.pointer
    },
    zeros(floats) {
      zeroFloats = Math.max(zeroFloats, floats)
      return () => memory.zeros
    },
    table(content) {
      const made = region(0, content.length)
      tables.push({ region: made, values: content })
      return made
    },
    input,
  }
  return {
    builder,
    regions,
    gradients,
    scratch,
    parameters,
    unowned,
    tables,
    memory,
    arena: () => arena,
    zeroFloats: () => zeroFloats,
  }
}

/** Floats that a region takes for this many rows, with room for a kernel's last vector. */
export const regionFloats = (region: Region, rows: number): number =>
  roundUp(region.perRow * rows + region.fixed, 16) + 16
