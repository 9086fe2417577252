import { util } from '@tensorflow/tfjs-core'
import { check, refuse } from '../check.ts'
import { view } from '../memory.ts'
import { type Assembled, assemble, type Mode } from './assemble.ts'
import { checkBatch, checkLearningRate, checkOptimizer, checkPrediction, checkRow, keyWords } from './check-batch.ts'
import type { ExecutorParts } from './executor-parts.ts'
import type { CompiledPlan, PlanBatch, PlanSpec } from './spec.ts'
import { makeUpdater } from './update.ts'
import { at, roundUp } from './value.ts'

/** The plan's public face over buffers that are laid out. */
export function execute(parts: ExecutorParts): CompiledPlan {
  const { spec, run, capacity, pointers, parameters, stage, inputRow } = parts
  const sampleFloats = spec.steps * spec.features
  const byWeight = [...parameters].sort((a, b) => a.weight - b.weight)
  const updater = makeUpdater(parts)
  const programs = new Map<string, Assembled>()
  const words = keyWords(spec)
  let disposed = false

  const live = () => {
    check(!disposed, 'the plan must not be disposed', 'disposed')
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
    const held = checkBatch(spec, words, batch)
    const n = batch.rows.length
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
        checkRow(row, held)
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
      if (last === 'update' && !Number.isFinite(run.loss)) return run.loss
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
  const checkLength = (k: number, received: number | undefined, what: string) => {
    const { places, weight } = byWeight[k]!
    if (received === places.length) return
    refuse(`${what} of ${spec.weights[weight]!.name} must have ${places.length} numbers`, received)
  }
  const checkArrays = (arrays: readonly Float32Array[], what: string) => {
    const fits = Array.isArray(arrays) && arrays.length === byWeight.length
    check(fits, `${what} must be ${byWeight.length} arrays`, arrays?.length)
    byWeight.forEach((_, k) => {
      checkLength(k, arrays[k]?.length, what)
    })
  }
  const scatter = (pointer: number, arrays: readonly Float32Array[]) => {
    const all = view(pointer, parts.arena)
    byWeight.forEach(({ places }, k) => {
      const values = arrays[k]!
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
      checkArrays(weights, 'weights')
      current = false
      scatter(pointers.parameters, weights)
    },
    syncWeights(tensors) {
      live()
      const { floats } = parts
      if (floats === undefined || tensors?.length !== byWeight.length) {
        refuse(`a backend's plan takes ${byWeight.length} tensors`, tensors?.length)
      }
      tensors.forEach((tensor, k) => {
        checkLength(k, tensor?.shape && util.sizeFromShape(tensor.shape), 'the tensor')
      })
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
      scatter(pointers.parameters, values)
      current = true
    },
    trainBatch(batch) {
      needRule(spec)
      checkLearningRate(batch?.learningRate)
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
      checkPrediction(spec, values, count)
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
      checkOptimizer(state, { slots: pointers.slots.length, powers: updater.state().powers.length })
      for (const arrays of state.slots) checkArrays(arrays, 'optimiser state')
      state.slots.forEach((arrays, k) => {
        scatter(pointers.slots[k]!, arrays)
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
  check(spec.rule !== undefined, 'a plan trains only when its spec has a rule', 'no rule')
}
