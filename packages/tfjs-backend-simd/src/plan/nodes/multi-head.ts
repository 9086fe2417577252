import type { Builder, BuiltNode } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, identity, roundUp, type Value } from '../value.ts'
import { recurrentLayer } from './recurrent.ts'
import { combine } from './reshape.ts'

/** One LSTM for each group of input features, their last states side by side. */
export function multiHeadLstm(builder: Builder, node: Extract<PlanNode, { op: 'multiHeadLstm' }>): BuiltNode {
  const { kernels, spec } = builder
  const x = builder.values[node.input]!
  const { units, groups } = node
  const [, widest = 0] = spec.weights[node.kernel]!.shape
  const gates = 4 * units
  const kernelPlaces: number[] = []
  const recurrentPlaces: number[] = []
  const biasPlaces: number[] = []
  const parts = groups.map((group) => {
    const width = roundUp(group.length, 8)
    const data = builder.region(x.steps * width)
    const channels = identity(group.length)
    const input: Value = { steps: x.steps, width, stride: width, channels, data, gradient: undefined, column: 0 }
    const index = builder.table(
      Int32Array.from({ length: width }, (_, i) => (i < group.length ? x.channels[group[i]!]! : -1)),
    )
    const shape = { cell: 'lstm', units, merge: 'concat', sequences: false, reverse: [false] } as const
    // Rows of a smaller group's kernel that no feature reads: they lie in the arena, without gradient.
    const unread = builder.reserve((widest - group.length) * gates)
    const layer = recurrentLayer(builder, input, shape, (places) => {
      kernelPlaces.push(...places.kernel, ...identity((widest - group.length) * gates).map((i) => unread + i))
      recurrentPlaces.push(...places.recurrent)
      biasPlaces.push(...places.bias)
    })
    return { input, index, layer }
  })
  builder.place(node.kernel, Int32Array.from(kernelPlaces))
  builder.place(node.recurrent, Int32Array.from(recurrentPlaces))
  builder.place(node.bias, Int32Array.from(biasPlaces))
  const joined = combine(
    builder,
    'concat',
    parts.map((part) => part.layer.value),
  )
  return {
    value: joined.value,
    forward(program) {
      const rows = x.steps * program.batch
      for (const { input, index, layer } of parts) {
        const [from, to, table] = [at(x), at(input), index.pointer]
        program.push(() => kernels.gatherColumns(rows, input.width, from, x.stride, table, to, input.stride))
        layer.forward(program)
      }
      joined.forward(program)
    },
    backward(program) {
      joined.backward(program)
      for (const { layer } of parts) layer.backward(program)
    },
  }
}
