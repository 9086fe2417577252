import { customGrad, engine, type Tensor } from '@tensorflow/tfjs-core'
import type { FloatOutput, SimdBackend } from '../backend.ts'
import { viewBytes } from '../memory.ts'
import { openBooks, regionFloats } from '../plan/bookkeeping.ts'
import type { Builder, BuiltNode, Parameter, Program } from '../plan/builder.ts'
import { planKernels } from '../plan/kernels.ts'
import type { PlanRule, PlanSpec } from '../plan/spec.ts'
import { at, identity, type Region, roundUp, type Value } from '../plan/value.ts'
import type { PlanExports } from '../wasm/plan.generated.ts'
import { onceDifferentiable } from './once.ts'

/** An input `[batch, steps, features]` by the sizes; one that is constant has no gradient. */
export interface NodeInput {
  readonly tensor: Tensor
  readonly steps: number
  readonly features: number
  readonly constant?: boolean
}

/** A node of a step plan as an op of its own. */
export interface NodeOp {
  /** Name of the fused function, for errors. */
  readonly name: string
  /** Tells apart ops whose `make` differ; with the shapes it names a layout. */
  readonly key: string
  /** The input `[batch, steps, features]`, by the sizes. */
  readonly input: Tensor
  readonly batch: number
  readonly steps: number
  readonly features: number
  /** More inputs with as many rows; `builder.values[1]` and on. */
  readonly others?: readonly NodeInput[]
  /** In the order of the numbers that `make` uses. */
  readonly weights: readonly Tensor[]
  /** Builds the node on `builder.values[0]`. */
  readonly make: (builder: Builder) => BuiltNode
  /** Shape of the result; its last dimension is the node's channels. */
  readonly outputShape: number[]
}

/** Where everything of one op stands, as offsets: rows of the batch come in at the call. */
interface Layout {
  /** Of the input and the others. */
  readonly inputs: readonly Value[]
  readonly node: BuiltNode
  readonly kernels: PlanExports
  readonly parameters: readonly Parameter[]
  readonly arena: number
  readonly zeroFloats: number
  /** Kept from the forward to the backward pass. */
  readonly kept: readonly Region[]
  /** Needed in the backward pass alone: gradients of values, then scratch. */
  readonly passing: readonly Region[]
  readonly scratch: readonly (readonly Region[])[]
  readonly tables: readonly { readonly region: Region; readonly values: Int32Array }[]
  readonly memory: { parameters: number; gradients: number; zeros: number }
}

// Builders ask whether a plan trains; the rule itself plays no part here.
const someRule: PlanRule = { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 }
const layouts = new Map<string, Layout>()
const layoutLimit = 64

function layoutOf(op: NodeOp): Layout {
  const shapes = op.weights.map(({ shape }) => shape.join('x')).join(' ')
  const others = (op.others ?? []).map(({ steps, features, constant }) => `${steps}x${features}${constant === true}`)
  const key = `${op.key} ${op.steps} ${op.features} ${shapes} ${others}`
  const known = layouts.get(key)
  if (known !== undefined) return known
  if (layouts.size >= layoutLimit) layouts.clear()
  const made = layOut(op)
  layouts.set(key, made)
  return made
}

function layOut(op: NodeOp): Layout {
  const kernels = planKernels()
  const values: Value[] = []
  const spec: PlanSpec = {
    steps: op.steps,
    features: op.features,
    batchSize: 4,
    weights: op.weights.map(({ shape }, i) => ({ name: String(i), shape, trainable: true })),
    nodes: [],
    logits: 0,
    rule: someRule,
  }
  const inputs = inputsOf(op)
  const books = openBooks({ spec, kernels, consumers: inputs.map(() => 1), values })
  const { builder, parameters, tables, memory, gradients } = books
  for (const { steps, features, constant } of inputs) {
    const value = builder.value(steps, identity(features), roundUp(features, 8))
    values.push(constant ? { ...value, gradient: undefined } : value)
  }
  const node = op.make(builder)
  return {
    inputs: [...values],
    node,
    kernels,
    parameters,
    arena: books.arena(),
    zeroFloats: roundUp(books.zeroFloats(), 16),
    kept: books.regions.filter((region) => !gradients.has(region)),
    passing: [...gradients],
    scratch: [...books.scratch.values()],
    tables,
    memory,
  }
}

/** All inputs, the first included. */
const inputsOf = ({ input, steps, features, others = [] }: NodeOp): readonly NodeInput[] => [
  { tensor: input, steps, features },
  ...others,
]

/** Floats of the block that lives from the forward to the backward pass. */
function keptFloats(layout: Layout, batch: number): number {
  return layout.arena + 16 + layout.zeroFloats + layout.kept.reduce((sum, r) => sum + regionFloats(r, batch), 0)
}

function placeKept(layout: Layout, batch: number, block: number): void {
  layout.memory.parameters = block
  layout.memory.zeros = block + 4 * (layout.arena + 16)
  let pointer = layout.memory.zeros + 4 * layout.zeroFloats
  for (const region of layout.kept) {
    region.pointer = pointer
    pointer += 4 * regionFloats(region, batch)
  }
}

function placePassing(layout: Layout, batch: number, backend: SimdBackend): void {
  layout.memory.gradients = backend.scratch(4 * (layout.arena + 16))
  for (const region of layout.passing) region.pointer = backend.scratch(4 * regionFloats(region, batch))
  for (const list of layout.scratch) {
    const place = backend.scratch(4 * Math.max(...list.map((region) => regionFloats(region, batch))))
    for (const region of list) region.pointer = place
  }
}

function programOf(layout: Layout, batch: number): Program {
  const written = new Set<Value>()
  const place = (value: Value) => ({
    pointer: (value.gradient as Region).pointer + 4 * value.column,
    stride: value.stride,
  })
  return {
    batch,
    single: false,
    training: true,
    accumulate: 0,
    push: (call) => call(),
    target(value) {
      const first = !written.has(value)
      written.add(value)
      return { ...place(value), accumulate: first ? 0 : 1 }
    },
    source: (value) => (value === layout.node.value || written.has(value) ? place(value) : undefined),
  }
}

/** Column of each logical channel turned round: the channel of each column, -1 in padding. */
function channelOfColumn({ channels, width }: Value): Int32Array {
  const channelOf = new Int32Array(width).fill(-1)
  channels.forEach((column, channel) => {
    channelOf[column] = channel
  })
  return channelOf
}

/** Copies rows `[batch][steps][channels]` into a value's time-major padded region; rows of padding become zero. */
function stage(backend: SimdBackend, kernels: PlanExports, value: Value, from: number, rows: number, to: number): void {
  const { steps, width, stride } = value
  const depth = value.channels.length
  const batch = roundUp(rows, 4)
  if (batch > rows) backend.kernels.fill(to, steps * batch * stride, 0)
  const table = backend.scratchInts(channelOfColumn(value))
  for (let t = 0; t < steps; t++) {
    kernels.gatherColumns(rows, width, from + 4 * t * depth, steps * depth, table, to + 4 * t * batch * stride, stride)
  }
}

/** The reverse of `stage`. */
function unstage(backend: SimdBackend, kernels: PlanExports, value: Value, from: number, rows: number, to: number) {
  const { steps, stride, channels } = value
  const depth = channels.length
  const batch = roundUp(rows, 4)
  const table = backend.scratchInts(channels)
  for (let t = 0; t < steps; t++) {
    kernels.gatherColumns(rows, depth, from + 4 * t * batch * stride, stride, table, to + 4 * t * depth, steps * depth)
  }
}

/** What an op computes from: all inputs, then the weights. */
interface Sources {
  readonly inputs: readonly Tensor[]
  readonly weights: readonly Tensor[]
}

function forward(backend: SimdBackend, op: NodeOp, layout: Layout, block: number, sources: Sources): void {
  const { kernels, node } = layout
  const batch = roundUp(op.batch, 4)
  placeKept(layout, batch, block)
  backend.kernels.fill(block, layout.arena + 16 + layout.zeroFloats, 0)
  for (const { weight, places } of layout.parameters) {
    const values = backend.floats(sources.weights[weight] as Tensor)
    backend.kernels.scatterElements(values, layout.memory.parameters, backend.scratchInts(places), places.length)
  }
  for (const { region, values } of layout.tables) {
    viewBytes(region.pointer, values.byteLength).set(new Uint8Array(values.buffer))
  }
  layout.inputs.forEach((value, i) => {
    stage(backend, kernels, value, backend.floats(sources.inputs[i] as Tensor), op.batch, at(value))
  })
  node.forward(programOf(layout, batch))
}

/** Gradients of the inputs that are not constant and of the weights, in this order. */
function backward(backend: SimdBackend, op: NodeOp, layout: Layout, block: number, dy: Tensor): FloatOutput[] {
  const { kernels, node } = layout
  const batch = roundUp(op.batch, 4)
  placeKept(layout, batch, block)
  placePassing(layout, batch, backend)
  const y = node.value
  stage(backend, kernels, y, backend.floats(dy), op.batch, (y.gradient as Region).pointer + 4 * y.column)
  node.backward(programOf(layout, batch))
  const slopes = inputsOf(op).flatMap(({ tensor }, i) => {
    const value = layout.inputs[i] as Value
    if (value.gradient === undefined) return []
    const slope = backend.output(tensor.shape)
    unstage(backend, kernels, value, value.gradient.pointer, op.batch, slope.pointer)
    return [slope]
  })
  const results = op.weights.map(({ shape }) => backend.output(shape))
  for (const { weight, places } of layout.parameters) {
    const { pointer } = results[weight] as FloatOutput
    backend.kernels.gatherElements(layout.memory.gradients, pointer, backend.scratchInts(places), places.length)
  }
  return [...slopes, ...results]
}

/**
 * Runs a plan's node as one differentiable op: the arithmetic is the plan's own, call for call. What the backward pass
 * needs is kept as one tensor, so tidy, dispose and the tape treat it as any other.
 */
export function runNode(backend: SimdBackend, op: NodeOp): Tensor {
  const tensor = ({ info }: FloatOutput) => engine().makeTensorFromTensorInfo(info, backend)
  const layout = layoutOf(op)
  const floats = keptFloats(layout, roundUp(op.batch, 4))
  const all = inputsOf(op)
  const constants = all.flatMap(({ tensor, constant }) => (constant ? [tensor] : []))
  const variables = all.flatMap(({ tensor, constant }) => (constant ? [] : [tensor]))
  const count = variables.length
  const sourcesOf = (tensors: readonly Tensor[], fixed: readonly Tensor[]): Sources => {
    const [free, kept] = [tensors.slice(0, count), [...fixed]]
    const inputs = all.map(({ constant }) => (constant ? kept : free).shift() as Tensor)
    return { inputs, weights: tensors.slice(count) }
  }
  const differentiable = customGrad((...args) => {
    const given = args.slice(0, -1) as Tensor[]
    const save = args.at(-1) as (tensors: Tensor[]) => void
    const [y, kept] = backend.run(() => {
      const block = backend.output([floats])
      forward(backend, op, layout, block.pointer, sourcesOf(given, constants))
      const out = backend.output(op.outputShape)
      unstage(backend, layout.kernels, layout.node.value, at(layout.node.value), op.batch, out.pointer)
      return [out, block] as const
    }, undefined)
    save([...given, ...constants, tensor(kept)])
    let spent = false
    return {
      value: tensor(y),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const sources = saved.slice(0, given.length)
        const gradients = backend.run(() => {
          const block = backend.floats(saved.at(-1) as Tensor)
          // The backward pass turns gates into their gradients, so a second one starts from the inputs again.
          if (spent) forward(backend, op, layout, block, sourcesOf(sources, saved.slice(given.length, -1)))
          spent = true
          return backward(backend, op, layout, block, dy)
        }, undefined)
        return gradients.map((gradient) => onceDifferentiable(op.name, tensor(gradient), [dy, ...sources]))
      },
    }
  })
  return differentiable(...variables, ...op.weights)
}
