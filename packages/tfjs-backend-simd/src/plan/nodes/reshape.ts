import type { Builder, BuiltNode } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, roundUp, type Value } from '../value.ts'

/** The input as a time-major sequence, for consumers other than convolutions. */
export function inputSequence(builder: Builder, needed: boolean): BuiltNode {
  const { spec, kernels, input: stage } = builder
  const { steps, features } = spec
  const width = roundUp(features, 8)
  const data = needed ? builder.region(steps * width, 16) : { perRow: 0, fixed: 0, pointer: 0 }
  const channels = Int32Array.from({ length: features }, (_, i) => i)
  const value: Value = { steps, width, stride: width, channels, data, gradient: undefined, column: 0 }
  return {
    value,
    forward(program) {
      if (!needed) return
      const { batch } = program
      const each = stage.before + steps + stage.after
      const [from, to] = [stage.region.pointer, data.pointer]
      program.push(() => kernels.inputWindows(steps, batch, features, 1, stage.before, 1, 1, from, each, to, width))
    },
    backward: () => {},
  }
}

/** Steps and channels of a sequence as one row: `[batch, steps * depth]`, step by step. */
export function flatten(builder: Builder, node: { readonly input: number }): BuiltNode {
  const { kernels } = builder
  const x = builder.values[node.input]!
  const depth = x.channels.length
  const channels = Int32Array.from({ length: x.steps * depth }, (_, i) => {
    const t = Math.floor(i / depth)
    return t * x.width + x.channels[i - t * depth]!
  })
  const out = builder.value(1, channels, x.steps * x.width)
  return {
    value: out,
    forward({ batch, push }) {
      for (let t = 0; t < x.steps; t++) {
        const from = at(x) + 4 * t * batch * x.stride
        const to = at(out) + 4 * t * x.width
        push(() => kernels.scaleInto(batch, x.width, from, x.stride, to, out.stride, 1, 0))
      }
    },
    backward(program) {
      const { batch, push } = program
      const d = program.source(out)
      const g = d && program.target(x)
      if (d === undefined || g === undefined) return
      for (let t = 0; t < x.steps; t++) {
        const from = d.pointer + 4 * t * x.width
        const to = g.pointer + 4 * t * batch * g.stride
        push(() => kernels.scaleInto(batch, x.width, from, d.stride, to, g.stride, 1, g.accumulate))
      }
    },
  }
}

/** The last step of a sequence. */
export function lastStep(builder: Builder, node: { readonly input: number }): BuiltNode {
  const { kernels } = builder
  const x = builder.values[node.input]!
  const out = builder.value(1, x.channels, x.width)
  return {
    value: out,
    forward({ batch, push }) {
      const [from, to] = [at(x) + 4 * (x.steps - 1) * batch * x.stride, at(out)]
      push(() => kernels.scaleInto(batch, x.width, from, x.stride, to, out.stride, 1, 0))
    },
    backward(program) {
      const { batch, push } = program
      const d = program.source(out)
      const g = d && program.target(x)
      if (d === undefined || g === undefined) return
      const early = (x.steps - 1) * batch
      if (!g.accumulate && early > 0) push(() => kernels.clearColumns(early, 0, x.width, g.pointer, g.stride))
      const to = g.pointer + 4 * early * g.stride
      push(() => kernels.scaleInto(batch, x.width, d.pointer, d.stride, to, g.stride, 1, g.accumulate))
    },
  }
}

/** Values side by side (`concat`) or summed (`add`). */
export function combine(builder: Builder, op: 'concat' | 'add', inputs: readonly Value[]): BuiltNode {
  const { kernels } = builder
  const first = inputs[0]!
  const side = op === 'concat'
  const offsets: number[] = []
  let width = 0
  for (const x of inputs) {
    offsets.push(side ? width : 0)
    width = side ? width + x.width : x.width
  }
  const channels = side
    ? Int32Array.from(inputs.flatMap((x, k) => Array.from(x.channels, (c) => offsets[k]! + c)))
    : first.channels
  const out = builder.value(first.steps, channels, width)
  return {
    value: out,
    forward({ batch, push }) {
      inputs.forEach((x, k) => {
        const [from, to] = [at(x), at(out) + 4 * offsets[k]!]
        const add = side || k === 0 ? 0 : 1
        push(() => kernels.scaleInto(x.steps * batch, x.width, from, x.stride, to, out.stride, 1, add))
      })
    },
    backward(program) {
      const { batch, push } = program
      const d = program.source(out)
      if (d === undefined) return
      inputs.forEach((x, k) => {
        const g = program.target(x)
        if (g === undefined) return
        const from = d.pointer + 4 * offsets[k]!
        push(() => kernels.scaleInto(x.steps * batch, x.width, from, d.stride, g.pointer, g.stride, 1, g.accumulate))
      })
    },
  }
}

/** Dropout with a counter-based mask; passes its input on when predicting. */
export function dropout(builder: Builder, node: Extract<PlanNode, { op: 'dropout' }>): BuiltNode {
  const { kernels, run } = builder
  const x = builder.values[node.input]!
  const out = builder.value(x.steps, x.channels, x.width)
  const depth = x.channels.length
  const numbers = new Int32Array(x.width).fill(-1)
  x.channels.forEach((column, c) => {
    numbers[column] = c
  })
  const table = builder.table(numbers)
  const { threshold, scale } = node
  const mask = (
    batch: number,
    from: { readonly pointer: number; readonly stride: number },
    to: { readonly pointer: number; readonly stride: number },
    accumulate: number,
  ) => {
    const n = table.pointer
    return () => {
      const k0 = run.keys[2 * node.key]!
      const k1 = run.keys[2 * node.key + 1]!
      const each = x.steps * depth
      kernels.dropout(
        x.steps,
        batch,
        x.width,
        from.pointer,
        from.stride,
        to.pointer,
        to.stride,
        n,
        run.firstRow,
        each,
        depth,
        k0,
        k1,
        threshold,
        scale,
        accumulate,
      )
    }
  }
  return {
    value: out,
    forward(program) {
      const from = { pointer: at(x), stride: x.stride }
      const to = { pointer: at(out), stride: out.stride }
      if (program.training) program.push(mask(program.batch, from, to, 0))
      else {
        const rows = x.steps * program.batch
        program.push(() => kernels.scaleInto(rows, x.width, from.pointer, from.stride, to.pointer, to.stride, 1, 0))
      }
    },
    backward(program) {
      const d = program.source(out)
      const g = d && program.target(x)
      if (d !== undefined && g !== undefined) program.push(mask(program.batch, d, g, g.accumulate))
    },
  }
}
