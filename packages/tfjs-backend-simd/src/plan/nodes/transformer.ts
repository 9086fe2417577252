import type { Builder, BuiltNode } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, identity, roundUp } from '../value.ts'
import { affine, panelPlaces, placeMatrix } from './affine.ts'
import { inputGradient } from './input-gradient.ts'

/** Adds a learned vector to each step. */
export function position(builder: Builder, node: Extract<PlanNode, { op: 'position' }>): BuiltNode {
  const { kernels, parameter, gradient } = builder
  const x = builder.values[node.input]!
  const out = builder.value(x.steps, x.channels, x.width)
  const table = builder.reserve(x.steps * x.width)
  const depth = x.channels.length
  builder.place(
    node.table,
    identity(x.steps * depth).map((i) => table + Math.floor(i / depth) * x.width + x.channels[i % depth]!),
  )
  return {
    value: out,
    forward({ batch, push }) {
      for (let t = 0; t < x.steps; t++) {
        const [from, to, v] = [at(x) + 4 * t * batch * x.stride, at(out) + 4 * t * batch * out.stride, parameter(table)]
        push(() => kernels.addRow(batch, x.width, from, x.stride, v + 4 * t * x.width, to, out.stride))
      }
    },
    backward(program) {
      const { batch, push, accumulate } = program
      const d = program.source(out)
      if (d === undefined) return
      for (let t = 0; t < x.steps; t++) {
        const [from, to] = [d.pointer + 4 * t * batch * d.stride, gradient(table) + 4 * t * x.width]
        push(() => kernels.sumRows(batch, x.width, from, d.stride, to, accumulate))
      }
      const g = program.target(x)
      if (g === undefined) return
      const rows = x.steps * batch
      push(() => kernels.scaleInto(rows, x.width, d.pointer, d.stride, g.pointer, g.stride, 1, g.accumulate))
    },
  }
}

/** Normalisation of each step's channels. */
export function layerNorm(builder: Builder, node: Extract<PlanNode, { op: 'layerNorm' }>): BuiltNode {
  const { kernels, parameter, gradient } = builder
  const x = builder.values[node.input]!
  const { width } = x
  const depth = x.channels.length
  const out = builder.value(x.steps, x.channels, width)
  const [gamma, beta] = [builder.reserve(width), builder.reserve(width)]
  builder.place(
    node.gamma,
    x.channels.map((c) => gamma + c),
  )
  builder.place(
    node.beta,
    x.channels.map((c) => beta + c),
  )
  const bits = new Int32Array(width)
  for (const c of x.channels) bits[c] = -1
  const mask = builder.table(bits)
  const statistics = builder.region(2 * x.steps)
  const target = inputGradient(builder, x)
  return {
    value: out,
    forward({ batch, push }) {
      const rows = x.steps * batch
      const [from, to, pg, pb, m, s] = [
        at(x),
        at(out),
        parameter(gamma),
        parameter(beta),
        mask.pointer,
        statistics.pointer,
      ]
      push(() => kernels.layerNorm(rows, width, depth, from, x.stride, pg, pb, m, node.epsilon, to, out.stride, s))
    },
    backward(program) {
      const { batch, push, accumulate } = program
      const d = program.source(out)
      if (d === undefined) return
      const g = target(program)
      const rows = x.steps * batch
      const [from, pg, m, s] = [at(x), parameter(gamma), mask.pointer, statistics.pointer]
      const [gg, gb] = [gradient(gamma), gradient(beta)]
      push(() =>
        kernels.layerNormGradient(
          rows,
          width,
          depth,
          from,
          x.stride,
          pg,
          m,
          s,
          d.pointer,
          d.stride,
          g.pointer,
          g.stride,
          g.accumulate,
          gg,
          gb,
          accumulate,
        ),
      )
    },
  }
}

/** Multi-head scaled dot-product attention of a sequence to itself, with its four projections. */
export function selfAttention(builder: Builder, node: Extract<PlanNode, { op: 'selfAttention' }>): BuiltNode {
  const { kernels } = builder
  const x = builder.values[node.input]!
  const { heads } = node
  const { steps } = x
  const depth = x.channels.length
  const headSize = depth / heads
  const size = roundUp(headSize, 4)
  const part = roundUp(heads * size, 8)
  const width = roundUp(steps, 4)
  const scale = 1 / Math.sqrt(headSize)
  const columnOf = identity(depth).map((c) => Math.floor(c / headSize) * size + (c % headSize))

  const projected = builder.value(steps, identity(3 * part), 3 * part)
  const projection = affine(builder, {
    activation: 'linear',
    depth: x.width,
    units: 3 * part,
    out: projected,
    place(kernelAt, biasAt) {
      for (let p = 0; p < 3; p++) {
        const columns = columnOf.map((c) => p * part + c)
        builder.place(node.kernels[p]!, panelPlaces(kernelAt, x.channels, x.width, columns))
        builder.place(
          node.biases[p]!,
          columns.map((c) => biasAt + c),
        )
      }
    },
  })
  const context = builder.value(steps, columnOf, part)
  const out = builder.value(steps, identity(depth), roundUp(depth, 8))
  const place = placeMatrix(builder, { kernel: node.kernels[3]!, bias: node.biases[3]! }, columnOf, part, depth)
  const output = affine(builder, { activation: 'linear', depth: part, units: depth, out, place })
  const probabilities = builder.region(heads * steps * width)
  const scratch = builder.region(0, 2 * size * width)
  const inputRows = { pointer: () => at(x), stride: x.stride }
  const contextRows = { pointer: () => at(context), stride: context.stride }
  return {
    value: out,
    forward(program) {
      const { batch, push } = program
      projection.forward(program, inputRows)
      const [q, p, o, w] = [at(projected), probabilities.pointer, at(context), scratch.pointer]
      const [k, v, ld] = [q + 4 * part, q + 8 * part, 3 * part]
      push(() => kernels.selfAttention(steps, batch, heads, size, width, scale, q, k, v, ld, p, o, part, w))
      output.forward(program, contextRows)
    },
    backward(program) {
      if (program.source(out) === undefined) return
      const { batch, push } = program
      const d = program.target(context)!
      output.backward(program, contextRows, d)
      const g = program.target(projected)!
      const [q, p, w] = [at(projected), probabilities.pointer, scratch.pointer]
      const [k, v, ld] = [q + 4 * part, q + 8 * part, 3 * part]
      const [dq, dk, dv] = [g.pointer, g.pointer + 4 * part, g.pointer + 8 * part]
      push(() =>
        kernels.selfAttentionGradient(
          steps,
          batch,
          heads,
          size,
          width,
          scale,
          q,
          k,
          v,
          ld,
          p,
          d.pointer,
          d.stride,
          dq,
          dk,
          dv,
          g.stride,
          w,
        ),
      )
      projection.backward(program, inputRows, program.target(x))
    },
  }
}
