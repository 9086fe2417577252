import { activationCode, type Builder, type Program, productRows } from '../builder.ts'
import type { PlanActivation } from '../spec.ts'
import { at, identity, type Value } from '../value.ts'

/** Rows that a product reads: a function of the program, since micro-batches differ in size. */
interface Rows {
  readonly pointer: () => number
  readonly stride: number
}

/** A product with bias and activation over rows, and its gradients. */
export interface Affine {
  readonly forward: (program: Program, rows: Rows) => void
  /** Weight gradients; `dInput`, where given, says where the gradient of the rows goes. */
  readonly backward: (
    program: Program,
    rows: Rows,
    dInput?: { readonly pointer: number; readonly stride: number; readonly accumulate: 0 | 1 },
  ) => void
}

/**
 * Lays out `y = f(x W + b)` for rows of `depth` floats (padding included) and the value `out`, whose channels beyond
 * `units` are padding. `place` puts the weights at the arena offsets of W's panels and of b.
 */
export function affine(
  builder: Builder,
  options: {
    readonly activation: PlanActivation
    readonly depth: number
    readonly units: number
    readonly out: Value
    readonly place: (kernelAt: number, biasAt: number) => void
  },
): Affine {
  const { kernels, parameter, gradient } = builder
  const { activation, depth, units, out, place } = options
  const { width } = out
  const w = builder.reserve(depth * width)
  const b = builder.reserve(width)
  place(w, b)
  const pack = builder.scratch('pack', out.steps * width, 0)
  const transposed = builder.scratch('transposed', 0, depth * width)
  const zeros = builder.zeros(Math.max(width, depth))
  const code = activationCode[activation]
  return {
    forward(program, rows) {
      const { count: m, apart } = productRows(program, out.steps)
      const [from, to] = [apart * rows.stride, apart * out.stride]
      const [x, y, pw, pb] = [rows.pointer(), at(out), parameter(w), parameter(b)]
      program.push(() => kernels.product(m, width, depth, x, from, pw, y, to, pb, 0))
      if (code !== 0) program.push(() => kernels.activate(code, m, width, y, to))
      if (code === 3 && units < width) program.push(() => kernels.clearColumns(m, units, width, y, to))
    },
    backward(program, rows, dInput) {
      const d = program.source(out)
      if (d === undefined) return
      const m = out.steps * program.batch
      const acc = program.accumulate
      const [x, y, pk, gw, gb] = [rows.pointer(), at(out), pack(), gradient(w), gradient(b)]
      if (code !== 0) {
        program.push(() => kernels.activateGradient(code, m, width, y, out.stride, d.pointer, d.stride))
      }
      program.push(() => kernels.packAndSum(m, width, d.pointer, d.stride, pk, gb, acc))
      program.push(() => kernels.weightGradient(depth, width, m, x, rows.stride, pk, m, gw, acc))
      if (dInput === undefined) return
      const [pw, wt] = [parameter(w), transposed()]
      const from = dInput.accumulate ? dInput.pointer : zeros()
      const fromStride = dInput.accumulate ? dInput.stride : 0
      program.push(() => kernels.transposePanels(depth, width, pw, wt))
      program.push(() =>
        kernels.product(m, depth, width, d.pointer, d.stride, wt, dInput.pointer, dInput.stride, from, fromStride),
      )
    },
  }
}

/** Places one kernel `[rows, units]`, whose rows stand at `rowOf`, and one bias. */
export function placeMatrix(
  builder: Builder,
  weights: { readonly kernel: number; readonly bias?: number | undefined },
  rowOf: Int32Array,
  depth: number,
  units: number,
): (kernelAt: number, biasAt: number) => void {
  return (kernelAt, biasAt) => {
    builder.place(weights.kernel, panelPlaces(kernelAt, rowOf, depth, identity(units)))
    builder.place(
      weights.bias,
      identity(units).map((i) => biasAt + i),
    )
  }
}

/** Places of W `[rows, columns]` in panels `[columns / 8][depth][8]` at an arena offset. */
export function panelPlaces(offset: number, rowOf: Int32Array, depth: number, columnOf: Int32Array): Int32Array {
  const places = new Int32Array(rowOf.length * columnOf.length)
  let i = 0
  for (const row of rowOf)
    for (const column of columnOf) places[i++] = offset + (column >> 3) * depth * 8 + row * 8 + (column & 7)
  return places
}
