import type { Call, Program } from './builder.ts'
import type { ExecutorParts } from './executor-parts.ts'
import { at, type Value } from './value.ts'

/** The calls of one micro-batch, up to the loss and from it. */
export interface Assembled {
  readonly forward: readonly Call[]
  readonly backward: readonly Call[]
}

export type Mode = 'predict' | 'gradient' | 'update'

/** The calls of one micro-batch: forward; for training the loss, backward and, at a batch's end, the update. */
export function assemble(
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
