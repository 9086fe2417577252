import { activationCode, type Builder, type BuiltNode, type Program, productRows } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, type Region, roundUp, type Value } from '../value.ts'
import { panelPlaces } from './affine.ts'
import { inputGradient } from './input-gradient.ts'

type AttentionNode = Extract<PlanNode, { op: 'attention' }>

/** Pooling of a sequence by attention over its steps. */
export function attention(builder: Builder, node: AttentionNode): BuiltNode {
  return node.score === 'additive' ? additive(builder, node) : paper(builder, node)
}

interface Pooling {
  readonly x: Value
  readonly out: Value
  readonly weights: Region
  readonly dScores: Region | undefined
  /** Writes the gradients of scores and of `x` as far as it is summed up; where that of `x` goes. */
  readonly scoresGradient: (
    program: Program,
    d: NonNullable<ReturnType<Program['source']>>,
  ) => NonNullable<ReturnType<Program['target']>>
}

function pooling(builder: Builder, node: AttentionNode): Pooling {
  const x = builder.values[node.input]!
  const out = builder.value(1, x.channels, x.width)
  const training = builder.spec.rule !== undefined
  const weights = builder.region(x.steps)
  const dScores = training ? builder.region(x.steps) : undefined
  const target = inputGradient(builder, x)
  const { weightedSumGradient } = builder.kernels
  return {
    x,
    out,
    weights,
    dScores,
    scoresGradient(program, { pointer, stride }) {
      const { batch } = program
      const [h, a, s, t] = [at(x), weights.pointer, dScores!.pointer, target(program)]
      program.push(() =>
        weightedSumGradient(
          x.steps,
          batch,
          x.width,
          a,
          h,
          x.stride,
          pointer,
          stride,
          s,
          t.pointer,
          t.stride,
          t.accumulate,
        ),
      )
      return t
    },
  }
}

function additive(builder: Builder, node: AttentionNode): BuiltNode {
  const { kernels, spec, parameter, gradient } = builder
  const { x, out, weights, dScores, scoresGradient } = pooling(builder, node)
  const { steps } = x
  const size = spec.weights[node.kernel!]!.shape[1]!
  const width = roundUp(size, 8)
  const own = Int32Array.from({ length: size }, (_, i) => i)
  const kernel = builder.reserve(x.width * width)
  builder.place(node.kernel!, panelPlaces(kernel, x.channels, x.width, own))
  const bias = builder.reserve(width)
  builder.place(
    node.bias,
    own.map((i) => bias + i),
  )
  const vector = builder.reserve(width)
  builder.place(
    node.vector,
    own.map((i) => vector + i),
  )
  const squashed = builder.region(steps * width)
  const dSums = dScores && builder.region(steps * width)
  const pack = builder.scratch('pack', steps * width, 0)
  const transposed = builder.scratch('transposed', 0, x.width * width)
  return {
    value: out,
    forward(program) {
      const { batch } = program
      const m = steps * batch
      const [h, u, s, o] = [at(x), squashed.pointer, weights.pointer, at(out)]
      const [w, b, v] = [parameter(kernel), parameter(bias), parameter(vector)]
      const { count, apart } = productRows(program, steps)
      program.push(() => kernels.product(count, width, x.width, h, apart * x.stride, w, u, apart * width, b, 0))
      program.push(() => kernels.activate(activationCode.tanh, count, width, u, apart * width))
      program.push(() => kernels.rowDots(m, width, u, width, v, s))
      program.push(() => kernels.softmaxSteps(steps, batch, s, batch))
      program.push(() => kernels.weightedSum(steps, batch, x.width, s, h, x.stride, o, out.stride))
    },
    backward(program) {
      const d = program.source(out)
      if (d === undefined) return
      const { batch } = program
      const m = steps * batch
      const acc = program.accumulate
      const [h, u, s, z] = [at(x), squashed.pointer, dScores!.pointer, dSums!.pointer]
      const [pw, pv] = [parameter(kernel), parameter(vector)]
      const [gw, gb, gv, pk, wt] = [gradient(kernel), gradient(bias), gradient(vector), pack(), transposed()]
      const t = scoresGradient(program, d)
      program.push(() => kernels.scoreGradient(m, width, u, width, s, pv, z, width, gv, acc))
      program.push(() => kernels.packAndSum(m, width, z, width, pk, gb, acc))
      program.push(() => kernels.weightGradient(x.width, width, m, h, x.stride, pk, m, gw, acc))
      program.push(() => kernels.transposePanels(x.width, width, pw, wt))
      program.push(() => kernels.product(m, x.width, width, z, width, wt, t.pointer, t.stride, t.pointer, t.stride))
    },
  }
}

function paper(builder: Builder, node: AttentionNode): BuiltNode {
  const { kernels, parameter, gradient } = builder
  const { x, out, weights, dScores, scoresGradient } = pooling(builder, node)
  const { steps } = x
  const vector = builder.reserve(x.width)
  builder.place(
    node.vector,
    x.channels.map((c) => vector + c),
  )
  const bias = builder.reserve(4)
  builder.place(node.bias, Int32Array.of(bias))
  const scores = builder.region(steps)
  const tanh = activationCode.tanh
  return {
    value: out,
    forward(program) {
      const { batch } = program
      const m = steps * batch
      const [h, e, s, o, v, b] = [at(x), scores.pointer, weights.pointer, at(out), parameter(vector), parameter(bias)]
      program.push(() => kernels.rowDots(m, x.width, h, x.stride, v, e))
      program.push(() => kernels.addScalar(m, e, b))
      program.push(() => kernels.tanhRun(e, e, 4 * m))
      program.push(() => kernels.scaleInto(1, m, e, m, s, m, 1, 0))
      program.push(() => kernels.softmaxSteps(steps, batch, s, batch))
      program.push(() => kernels.weightedSum(steps, batch, x.width, s, h, x.stride, o, out.stride))
    },
    backward(program) {
      const d = program.source(out)
      if (d === undefined) return
      const { batch } = program
      const m = steps * batch
      const acc = program.accumulate
      const [h, e, s] = [at(x), scores.pointer, dScores!.pointer]
      const [pv, gv, gb] = [parameter(vector), gradient(vector), gradient(bias)]
      const t = scoresGradient(program, d)
      program.push(() => kernels.activateGradient(tanh, 1, m, e, m, s, m))
      program.push(() => kernels.rowDotsGradient(m, x.width, h, x.stride, s, pv, t.pointer, t.stride, gv, acc))
      program.push(() => kernels.sumScalars(m, s, gb, acc))
    },
  }
}
