import type { TensorInfo } from '@tensorflow/tfjs-core'
import { SimdBackendError } from '../errors.ts'
import { view } from '../memory.ts'
import type { PlanExports } from '../wasm/plan.generated.ts'
import type { BuiltNode, Call, InputStage, Parameter, Program, RunState } from './builder.ts'
import type { CompiledPlan, PlanBatch, PlanSpec } from './spec.ts'
import { makeUpdater } from './update.ts'
import { at, type Region, roundUp, type Stretch, type Value } from './value.ts'

/** What `compilePlan` hands over. */
export interface ExecutorParts {
  readonly spec: PlanSpec
  readonly kernels: PlanExports
  readonly run: RunState
  readonly nodes: readonly BuiltNode[]
  readonly live: ReadonlyMap<Value, Uint8Array>
  /** Arena floats used up to and with each node. */
  readonly arenaEnds: readonly number[]
  readonly arena: number
  readonly parameters: readonly Parameter[]
  /** Floats of the arena that are not trained. */
  readonly unowned: readonly Stretch[]
  readonly pointers: { readonly parameters: number; readonly gradients: number; readonly slots: readonly number[] }
  readonly logits: Value
  readonly stage: InputStage
  readonly inputRow: number
  readonly targets: Region
  readonly rowWeights: Region
  /** Rows that the buffers hold. */
  readonly capacity: number
  readonly floats: ((tensor: TensorInfo) => number) | undefined
  /** Takes a block of this many floats, which `release` gives back. */
  readonly block: (floats: number) => number
  readonly release: () => void
}

/** The calls of one micro-batch, up to the loss and from it. */
interface Assembled {
  readonly forward: readonly Call[]
  readonly backward: readonly Call[]
}

type Mode = 'predict' | 'gradient' | 'update'

/** The plan's public face over buffers that are laid out. */
export function execute(parts: ExecutorParts): CompiledPlan {
  const { spec, run, capacity, pointers, parameters, stage, inputRow } = parts
  const sampleFloats = spec.steps * spec.features
  const byWeight = [...parameters].sort((a, b) => a.weight - b.weight)
  const updater = makeUpdater(parts)
  const programs = new Map<string, Assembled>()
  let disposed = false

  const live = () => {
    if (disposed) throw new SimdBackendError('INVALID_ARGUMENT', 'the plan must not be disposed', 'disposed')
  }
  const input = view(stage.region.pointer, capacity * inputRow)
  const targets = view(parts.targets.pointer, capacity)
  const rowWeights = view(parts.rowWeights.pointer, capacity)

  const program = (rows: number, mode: Mode, accumulate: 0 | 1): Assembled => {
    const batch = roundUp(rows, 4)
    const single = mode === 'predict' && rows === 1
    const key = `${mode} ${accumulate} ${single ? 1 : batch}`
    const known = programs.get(key)
    if (known !== undefined) return known
    const made = assemble(parts, updater.forNode, { batch, single, mode, accumulate })
    programs.set(key, made)
    return made
  }

  const clearRows = (from: number, to: number) => {
    input.fill(0, from * inputRow, to * inputRow)
    targets.fill(0, from, to)
    rowWeights.fill(0, from, to)
  }
  const offset = stage.before * spec.features
  const z = view(at(parts.logits), capacity * parts.logits.stride)
  const copyLogits = (to: Float32Array, first: number, count: number) => {
    for (let i = 0; i < count; i++) to[first + i] = z[i * parts.logits.stride]!
  }

  const runBatch = (batch: PlanBatch, last: Mode): number => {
    live()
    const n = batch.rows.length
    if (n < 1 || n > spec.batchSize) {
      throw new SimdBackendError('INVALID_ARGUMENT', `a batch has 1 to ${spec.batchSize} rows`, n)
    }
    run.keys = batch.keys
    run.scale = 1 / n
    run.loss = 0
    const { values, rows, weights } = batch
    const padded = sampleFloats !== inputRow
    for (let first = 0; first < n; first += capacity) {
      const count = Math.min(capacity, n - first)
      run.firstRow = first
      run.rows = count
      for (let i = 0; i < count; i++) {
        const row = rows[first + i]!
        const from = row * sampleFloats
        const to = i * inputRow + (padded ? offset : 0)
        input.set(values.subarray(from, from + sampleFloats), to)
        targets[i] = batch.targets[row]!
        rowWeights[i] = weights === undefined ? 1 : weights[row]!
      }
      const full = roundUp(count, 4)
      if (full > count) clearRows(count, full)
      const end = first + count >= n
      const { forward, backward } = program(count, end ? last : 'gradient', first > 0 ? 1 : 0)
      for (const call of forward) call()
      if (batch.logits !== undefined) copyLogits(batch.logits, first, count)
      // A loss that is not finite leaves the weights as they were, for the caller to look into.
      if (!Number.isFinite(run.loss)) return run.loss
      if (end && last === 'update') updater.begin(batch.learningRate)
      for (const call of backward) call()
    }
    return run.loss / n
  }

  const gather = (pointer: number): Float32Array[] => {
    const all = view(pointer, parts.arena)
    return byWeight.map(({ places }) => {
      const out = new Float32Array(places.length)
      for (let i = 0; i < places.length; i++) out[i] = all[places[i]!]!
      return out
    })
  }
  // What `syncWeights` took last, each weight as its tensor had it; no longer what the arena holds once others wrote.
  let taken: readonly number[] | undefined
  let current = false
  const takePlaces = () => {
    // One block: where there is no room, none is held.
    let next = parts.block(byWeight.reduce((sum, { places }) => sum + places.length, 0))
    return byWeight.map(({ places }) => {
      const pointer = next
      next += 4 * places.length
      return pointer
    })
  }
  const scatter = (pointer: number, arrays: readonly Float32Array[], what: string) => {
    if (arrays.length !== byWeight.length) {
      throw new SimdBackendError('INVALID_ARGUMENT', `${what} must be ${byWeight.length} arrays`, arrays.length)
    }
    const all = view(pointer, parts.arena)
    byWeight.forEach(({ places, weight }, k) => {
      const values = arrays[k]!
      if (values.length !== places.length) {
        const rule = `${what} of ${spec.weights[weight]!.name} must have ${places.length} numbers`
        throw new SimdBackendError('INVALID_ARGUMENT', rule, values.length)
      }
      for (let i = 0; i < places.length; i++) all[places[i]!] = values[i]!
    })
  }

  return {
    readWeights() {
      live()
      return gather(pointers.parameters)
    },
    writeWeights(weights) {
      live()
      current = false
      scatter(pointers.parameters, weights, 'weights')
    },
    syncWeights(tensors) {
      live()
      const { floats } = parts
      if (floats === undefined || tensors.length !== byWeight.length) {
        const rule = `a backend's plan takes ${byWeight.length} tensors`
        throw new SimdBackendError('INVALID_ARGUMENT', rule, tensors.length)
      }
      taken ??= takePlaces()
      const same = byWeight.every(({ places }, k) => {
        const from = floats(tensors[k]!)
        return current && parts.kernels.sameBits(from, taken![k]!, 4 * places.length) === 1
      })
      if (same) return
      const values = byWeight.map(({ places }, k) => {
        const held = view(taken![k]!, places.length)
        held.set(view(floats(tensors[k]!), places.length))
        return held
      })
      scatter(pointers.parameters, values, 'weights')
      current = true
    },
    trainBatch(batch) {
      needRule(spec)
      current = false
      return runBatch(batch, 'update')
    },
    gradients(batch) {
      needRule(spec)
      const loss = runBatch(batch, 'gradient')
      return { loss, gradients: gather(pointers.gradients) }
    },
    logits(values, count) {
      live()
      const out = new Float32Array(count)
      const padded = sampleFloats !== inputRow
      for (let first = 0; first < count; first += capacity) {
        const rows = Math.min(capacity, count - first)
        if (padded) {
          for (let i = 0; i < rows; i++) {
            const from = (first + i) * sampleFloats
            input.set(values.subarray(from, from + sampleFloats), i * inputRow + offset)
          }
        } else input.set(values.subarray(first * sampleFloats, (first + rows) * sampleFloats), 0)
        const full = roundUp(rows, 4)
        if (full > rows) input.fill(0, rows * inputRow, full * inputRow)
        for (const call of program(rows, 'predict', 0).forward) call()
        copyLogits(out, first, rows)
      }
      return out
    },
    readOptimizer() {
      live()
      needRule(spec)
      return { ...updater.state(), slots: pointers.slots.map(gather) }
    },
    writeOptimizer(state) {
      live()
      needRule(spec)
      if (state.slots.length !== pointers.slots.length) {
        const rule = `the optimiser state must have ${pointers.slots.length} slots`
        throw new SimdBackendError('INVALID_ARGUMENT', rule, state.slots.length)
      }
      state.slots.forEach((arrays, k) => {
        scatter(pointers.slots[k]!, arrays, 'optimiser state')
      })
      updater.restore(state)
    },
    dispose() {
      if (disposed) return
      disposed = true
      parts.release()
    },
  }
}

function needRule(spec: PlanSpec): void {
  if (spec.rule === undefined) {
    throw new SimdBackendError('INVALID_ARGUMENT', 'a plan trains only when its spec has a rule', 'no rule')
  }
}

/** The calls of one micro-batch: forward; for training the loss, backward and, at a batch's end, the update. */
function assemble(
  parts: ExecutorParts,
  update: (from: number, to: number) => Call | undefined,
  { batch, single, mode, accumulate }: { batch: number; single: boolean; mode: Mode; accumulate: 0 | 1 },
): Assembled {
  const { nodes, kernels, run, logits, targets, rowWeights, arenaEnds, unowned, pointers } = parts
  const forward: Call[] = []
  const backward: Call[] = []
  let calls = forward
  const written = new Set<Value>()
  const training = mode !== 'predict'
  const program: Program = {
    batch,
    single,
    training,
    live: (value) => parts.live.get(value),
    accumulate,
    push: (call) => void calls.push(call),
    target(value) {
      if (value.gradient === undefined) return undefined
      const first = !written.has(value)
      written.add(value)
      return { pointer: value.gradient.pointer + 4 * value.column, stride: value.stride, accumulate: first ? 0 : 1 }
    },
    source: (value) =>
      value.gradient !== undefined && written.has(value)
        ? { pointer: value.gradient.pointer + 4 * value.column, stride: value.stride }
        : undefined,
  }
  for (const node of nodes) node.forward(program)
  if (!training) return { forward, backward }

  const d = program.target(logits)!
  const [z, y, w] = [at(logits), targets.pointer, rowWeights.pointer]
  calls.push(() => {
    run.loss += kernels.bceWithLogits(run.rows, logits.width, z, logits.stride, y, w, d.pointer, d.stride, run.scale)
  })
  // Rows of padding must have no gradient.
  calls.push(() =>
    kernels.clearColumns(batch - run.rows, 0, logits.width, d.pointer + 4 * run.rows * d.stride, d.stride),
  )
  calls = backward
  for (let i = nodes.length - 1; i >= 0; i--) {
    nodes[i]!.backward(program)
    if (mode !== 'update') continue
    const [first, end] = [i === 0 ? 0 : arenaEnds[i - 1]!, arenaEnds[i]!]
    for (const { from, to } of unowned) {
      if (from >= first && to <= end) calls.push(() => kernels.clearColumns(1, from, to, pointers.gradients, 0))
    }
    const call = update(first, end)
    if (call !== undefined) calls.push(call)
  }
  const rest = mode === 'update' ? update(-1, -1) : undefined
  if (rest !== undefined) calls.push(rest)
  return { forward, backward }
}
