import type { TensorInfo } from '@tensorflow/tfjs-core'
import { check } from '../check.ts'
import { alloc, free, view } from '../memory.ts'
import { openBooks, regionFloats } from './bookkeeping.ts'
import type { Builder, BuiltNode } from './builder.ts'
import { checkForm, checkReferences, isKnownOp } from './check-spec.ts'
import { checkWeights } from './check-weights.ts'
import { execute } from './execute.ts'
import type { ExecutorParts } from './executor-parts.ts'
import { planKernels } from './kernels.ts'
import { liveSteps } from './live-steps.ts'
import { inputsOf, weightsOf } from './node-parts.ts'
import { attention } from './nodes/attention.ts'
import { convolution } from './nodes/convolution.ts'
import { activation, dense } from './nodes/dense.ts'
import { multiHeadLstm } from './nodes/multi-head.ts'
import { globalAverage, maxPool } from './nodes/pooling.ts'
import { recurrent } from './nodes/recurrent.ts'
import { combine, dropout, flatten, inputSequence, lastStep } from './nodes/reshape.ts'
import { layerNorm, position, selfAttention } from './nodes/transformer.ts'
import type { CompiledPlan, PlanNode, PlanSpec } from './spec.ts'
import { type Region, roundUp, type Value } from './value.ts'

/**
 * Lays a network out in the WebAssembly memory: weights, gradients and moments in panels, activations time-major, and
 * the list of kernel calls for forward, backward and update. Batches larger than what the second cache holds run as
 * micro-batches whose gradients are summed in order.
 *
 * @param floats where the backend has a tensor's values; for `syncWeights`
 * @returns the plan, or why it cannot be made
 * @throws SimdBackendError `OUT_OF_MEMORY`; `INVALID_ARGUMENT` for what is no spec, for one that contradicts itself
 * (shapes of weights included) and for a rule of another name or with numbers out of range
 * @example
 * const plan = compilePlan({
 *   steps: 1, features: 2, batchSize: 4,
 *   weights: [{ name: 'w', shape: [2, 1], trainable: true }],
 *   nodes: [{ op: 'input' }, { op: 'flatten', input: 0 }, { op: 'dense', input: 1, kernel: 0, activation: 'linear' }],
 *   logits: 2,
 * })
 */
export function compilePlan(
  spec: PlanSpec,
  floats?: (tensor: TensorInfo) => number,
): CompiledPlan | { readonly unsupported: string } {
  checkForm(spec)
  const problem = findUnsupported(spec)
  if (problem !== undefined) return { unsupported: problem }
  checkReferences(spec)

  const kernels = planKernels()
  const training = spec.rule !== undefined
  const values: Value[] = []
  const nodes: BuiltNode[] = []
  const books = openBooks({ spec, kernels, consumers: countConsumers(spec), values })
  const { builder, parameters, unowned, memory } = books
  const stage = builder.input

  const arenaEnds: number[] = []
  for (const node of spec.nodes) {
    const mismatch = findMismatch(node, values)
    if (mismatch !== undefined) return { unsupported: mismatch }
    checkWeights(spec, node, values)
    const built = buildNode(builder, node)
    check(
      built.value.steps > 0,
      `what ${node.op} reads must be as long as its window`,
      `${built.value.steps} steps left`,
    )
    nodes.push(built)
    values.push(built.value)
    arenaEnds.push(books.arena())
  }
  const logits = values[spec.logits]!
  check(
    logits.steps === 1 && logits.channels.length === 1,
    'the logits must be one number a row',
    `${logits.steps} steps of ${logits.channels.length} channels`,
  )
  const inputRow = (stage.before + spec.steps + stage.after) * spec.features
  Object.assign(stage, { region: builder.region(inputRow, 16) })
  const targets = builder.region(1)
  const rowWeights = builder.region(1)

  const shared = [...books.scratch.values()]
  const perRow = [...books.regions, ...shared.flat()].reduce((sum, r) => sum + r.perRow, 0)
  const capacity = microBatch(spec.batchSize, perRow, training)

  // Scratch of one name is shared: all users get the largest one's place.
  const blocks: number[] = []
  const take = (floats: number): number => {
    const pointer = alloc(4 * floats)
    blocks.push(pointer)
    view(pointer, floats).fill(0)
    return pointer
  }
  const size = (r: Region) => regionFloats(r, capacity)
  const arena = books.arena()
  try {
    let pointer = take(books.regions.reduce((sum, r) => sum + size(r), 0))
    for (const r of books.regions) {
      r.pointer = pointer
      pointer += 4 * size(r)
    }
    for (const list of shared) {
      const place = take(Math.max(...list.map(size)))
      for (const r of list) r.pointer = place
    }
    memory.parameters = take(arena + 16)
    memory.gradients = training ? take(arena + 16) : 0
    memory.zeros = take(books.zeroFloats() + 16)
    for (const { region: r, values: content } of books.tables) {
      const floats = view(r.pointer, content.length)
      new Int32Array(floats.buffer, floats.byteOffset, content.length).set(content)
    }
    const slots: number[] = []
    const slotCount = spec.rule === undefined ? 0 : slotsOf(spec.rule)
    for (let i = 0; i < slotCount; i++) slots.push(take(arena + 16))
    const parts: ExecutorParts = {
      spec,
      kernels,
      run: builder.run,
      nodes,
      live: new Map(liveSteps(spec, values).map((steps, i) => [values[i]!, steps])),
      arenaEnds,
      arena,
      parameters,
      unowned,
      pointers: { parameters: memory.parameters, gradients: memory.gradients, slots },
      logits,
      stage,
      inputRow,
      targets,
      rowWeights,
      capacity,
      floats,
      block: take,
      release: () => {
        for (const block of blocks.splice(0)) free(block)
      },
    }
    return execute(parts)
  } catch (error) {
    for (const block of blocks) free(block)
    throw error
  }
}

function slotsOf(rule: NonNullable<PlanSpec['rule']>): number {
  if (rule.name === 'adam') return 2
  if (rule.name === 'rmsprop') return 1
  return rule.momentum === 0 ? 0 : 1
}

/**
 * Rows of a micro-batch, a multiple of 4: as many as keep the activations within about 2 MB, at least 32 and at most
 * 256, spread evenly over the batch.
 */
function microBatch(batch: number, floatsPerRow: number, training: boolean): number {
  const budget = 524288
  const most = Math.min(training ? 256 : 64, Math.max(32, Math.floor(budget / floatsPerRow / 4) * 4))
  const parts = Math.ceil(batch / most)
  return roundUp(Math.ceil(batch / parts), 4)
}

function buildNode(builder: Builder, node: PlanNode): BuiltNode {
  switch (node.op) {
    case 'input':
      return inputSequence(builder, builder.consumers[0]! > 0)
    case 'conv1d':
      return convolution(builder, node)
    case 'dense':
      return dense(builder, node)
    case 'activation':
      return activation(builder, node)
    case 'maxPool1d':
      return maxPool(builder, node)
    case 'globalMax': {
      const size = builder.values[node.input]!.steps
      return maxPool(builder, { input: node.input, size, stride: size, padding: 'valid' })
    }
    case 'globalAverage':
      return globalAverage(builder, node)
    case 'lastStep':
      return lastStep(builder, node)
    case 'flatten':
      return flatten(builder, node)
    case 'dropout':
      return dropout(builder, node)
    case 'concat':
    case 'add':
      return combine(
        builder,
        node.op,
        node.inputs.map((i) => builder.values[i]!),
      )
    case 'position':
      return position(builder, node)
    case 'layerNorm':
      return layerNorm(builder, node)
    case 'selfAttention':
      return selfAttention(builder, node)
    case 'multiHeadLstm':
      return multiHeadLstm(builder, node)
    case 'recurrent':
      return recurrent(builder, node)
    case 'attention':
      return attention(builder, node)
  }
}

/** Why values cannot be joined or added: their rows and columns must meet, as nothing is broadcast. */
function findMismatch(node: PlanNode, values: readonly Value[]): string | undefined {
  if (node.op !== 'add' && node.op !== 'concat') return undefined
  const [first, ...rest] = node.inputs.map((i) => values[i]!)
  const what = node.op === 'add' ? 'added' : 'joined'
  if (rest.some((v) => v.steps !== first!.steps)) return `two sequences to be ${what} have different numbers of steps`
  if (node.op === 'concat') return undefined
  const { width, channels } = first!
  const same = (v: Value) =>
    v.width === width && v.channels.length === channels.length && v.channels.every((c, i) => c === channels[i])
  return rest.every(same) ? undefined : 'two sequences to be added are laid out differently'
}

/** How many nodes other than convolutions, which read the stage itself, read each node. */
function countConsumers(spec: PlanSpec): number[] {
  const count = spec.nodes.map(() => 0)
  for (const node of spec.nodes) {
    if (node.op === 'conv1d' && spec.nodes[node.input]!.op === 'input') continue
    for (const i of inputsOf(node)) count[i] = count[i]! + 1
  }
  return count
}

function findUnsupported(spec: PlanSpec): string | undefined {
  const seen = new Set<number>()
  for (const node of spec.nodes) {
    if (!isKnownOp(node.op)) return `the operation ${node.op} has no kernels`
    for (const w of weightsOf(node)) {
      if (seen.has(w)) return `the weight ${spec.weights[w]?.name} is shared by two layers`
      seen.add(w)
    }
    if (node.op === 'multiHeadLstm' && spec.nodes[node.input]?.op !== 'input') {
      return 'a multi-head LSTM reads the input'
    }
    if (node.op === 'recurrent' && (node.directions.length < 1 || node.directions.length > 2)) {
      return 'a recurrent layer has one or two directions'
    }
  }
  const frozen = spec.weights.find((weight) => !weight.trainable)
  if (spec.rule !== undefined && frozen !== undefined) return `the weight ${frozen.name} is not trainable`
  return undefined
}
