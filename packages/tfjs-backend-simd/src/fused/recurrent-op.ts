import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import type { DirectionPlaces } from '../plan/nodes/recurrent.ts'
import { recurrentLayer } from '../plan/nodes/recurrent.ts'
import type { PlanDirection } from '../plan/spec.ts'
import { checkTensor } from './check.ts'
import { runNode } from './node-op.ts'

/** Weights of one direction of a recurrent layer, in Keras' layouts. */
export interface RecurrentWeights {
  /** `[features, gates * units]` */
  readonly kernel: Tensor
  /** `[units, gates * units]` */
  readonly recurrentKernel: Tensor
  /** `[4 * units]` of an LSTM, `[2, 3 * units]` of a GRU; zeros where left out. */
  readonly bias?: Tensor | undefined
}

interface RecurrentOp {
  readonly name: string
  readonly backend: SimdBackend
  readonly x: Tensor
  readonly cell: 'lstm' | 'gru'
  readonly directions: readonly {
    readonly weights: RecurrentWeights
    readonly reverse: boolean
    readonly prefix: string
  }[]
  readonly merge: 'concat' | 'sum' | 'average'
  readonly returnSequences: boolean
  /** Column of the plan's gate order for each column of the caller's; the same where left out. */
  readonly gateColumns?: ((units: number) => (column: number) => number) | undefined
}

/** One or two directions of a recurrent layer; checks shapes. */
export function recurrentOp(op: RecurrentOp): Tensor3D | Tensor2D {
  const [batch, steps, features] = checkTensor('x', op.x, ['batch', 'steps', 'features']) as [number, number, number]
  const gates = op.cell === 'lstm' ? 4 : 3
  const weights: Tensor[] = []
  let units = 0
  const directions = op.directions.map(({ weights: own, reverse, prefix }): PlanDirection => {
    const rows = units === 0 ? 'units' : units
    units = checkTensor(`${prefix}recurrentKernel`, own.recurrentKernel, [rows, `${gates} * units`])[0] as number
    const wide = gates * units
    checkTensor(`${prefix}recurrentKernel`, own.recurrentKernel, [units, wide])
    checkTensor(`${prefix}kernel`, own.kernel, [features, wide])
    const kernel = weights.push(own.kernel) - 1
    const recurrent = weights.push(own.recurrentKernel) - 1
    if (own.bias === undefined || own.bias === null) return { kernel, recurrent, reverse }
    checkTensor(`${prefix}bias`, own.bias, op.cell === 'lstm' ? [wide] : [2, wide])
    return { kernel, recurrent, reverse, bias: weights.push(own.bias) - 1 }
  })
  const { cell, merge, returnSequences } = op
  const column = op.gateColumns?.(units)
  const reorder = (places: Int32Array) =>
    column === undefined
      ? places
      : places.map((_, i) => places[i - (i % (3 * units)) + column(i % (3 * units))] as number)
  const channels = directions.length === 2 && merge === 'concat' ? 2 * units : units
  return runNode(op.backend, {
    name: op.name,
    key: `${op.name} ${merge} ${returnSequences} ${column !== undefined} ${directions.map((d) => [d.reverse, d.bias])}`,
    input: op.x,
    batch,
    steps,
    features,
    weights,
    outputShape: returnSequences ? [batch, steps, channels] : [batch, channels],
    make: (builder) => {
      const shape = { cell, units, merge, sequences: returnSequences, reverse: directions.map((d) => d.reverse) }
      return recurrentLayer(builder, builder.values[0]!, shape, (places: DirectionPlaces, index) => {
        const direction = directions[index]!
        builder.place(direction.kernel, reorder(places.kernel))
        builder.place(direction.recurrent, reorder(places.recurrent))
        if (direction.bias !== undefined) builder.place(direction.bias, reorder(places.bias))
      })
    },
  }) as Tensor3D | Tensor2D
}
