import { cast, type Tensor, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { check, checkNames } from '../check.ts'
import type { DirectionPlaces } from '../plan/nodes/recurrent.ts'
import { recurrentLayer } from '../plan/nodes/recurrent.ts'
import type { PlanDirection } from '../plan/spec.ts'
import type { Value } from '../plan/value.ts'
import { checkBoolean, checkTensor } from './check-arguments.ts'
import { type NodeInput, runNode } from './node-op.ts'

/** Weights of one direction of a recurrent layer, in Keras' layouts. */
export interface RecurrentWeights {
  /** `[features, gates * units]` */
  readonly kernel: Tensor
  /** `[units, gates * units]` */
  readonly recurrentKernel: Tensor
  /** `[4 * units]` of an LSTM, `[2, 3 * units]` of a GRU; zeros where left out. */
  readonly bias?: Tensor | undefined
}

/** State of an LSTM before its first step, `[batch, units]` each. */
export interface LstmState {
  readonly hidden: Tensor
  readonly cell: Tensor
}

/** What all recurrent functions take besides weights. */
export interface RecurrentOptions {
  /**
   * `[batch, steps]`, boolean or numbers; where it is 0 the step is left out: the state stays as it was and comes out
   * again, as in `tf.layers`. What `x` holds there counts for nothing, NaN included (`tf.layers` passes that on). A
   * constant: no gradient flows to it.
   */
  readonly mask?: Tensor | undefined
  /** All states `[batch, steps, units]` (default), or the last one `[batch, units]`. */
  readonly returnSequences?: boolean
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
    /** State before the first step; of all directions or of none. */
    readonly start?: { readonly hidden: Tensor; readonly cell?: Tensor } | undefined
  }[]
  readonly mask: Tensor | undefined
  readonly merge: 'concat' | 'sum' | 'average'
  readonly returnSequences: boolean
  /** Column of the plan's gate order for each column of the caller's; the same where left out. */
  readonly gateColumns?: ((units: number) => (column: number) => number) | undefined
}

/** Names of `RecurrentWeights`. */
export const weightNames: readonly string[] = ['kernel', 'recurrentKernel', 'bias'] satisfies (keyof RecurrentWeights)[]
const stateNames: readonly string[] = ['hidden', 'cell'] satisfies (keyof LstmState)[]

/** One or two directions of a recurrent layer; checks shapes. */
export const recurrentOp = (op: RecurrentOp): Tensor3D | Tensor2D => tidy(() => run(op))

function run(op: RecurrentOp): Tensor3D | Tensor2D {
  checkBoolean('returnSequences', op.returnSequences)
  for (const { reverse } of op.directions) checkBoolean('reverse', reverse)
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
  const others: NodeInput[] = []
  const add = (name: string, tensor: Tensor): number => {
    checkTensor(name, tensor, [batch, units])
    return others.push({ tensor, steps: 1, features: units })
  }
  // Numbers of the values that the states are.
  const starts = op.directions.map(({ start, prefix }) => {
    if (start === undefined) return undefined
    const what = (name: string) => `${prefix}initialState${cell === 'gru' ? '' : `.${name}`}`
    check(typeof start === 'object' && start !== null, `${prefix}initialState must be a state`, start)
    const hidden = add(what('hidden'), start.hidden)
    if (cell === 'gru') return { hidden, cell: undefined }
    const own = add(what('cell'), start.cell as Tensor)
    checkNames(`${prefix}initialState`, start, stateNames)
    return { hidden, cell: own }
  })
  if (op.mask !== undefined) {
    checkTensor('mask', op.mask, [batch, steps], ['bool', 'float32', 'int32'])
    others.push({ tensor: cast(op.mask, 'float32'), steps: 1, features: steps, constant: true })
  }
  const column = op.gateColumns?.(units)
  const reorder = (places: Int32Array) =>
    column === undefined
      ? places
      : places.map((_, i) => places[i - (i % (3 * units)) + column(i % (3 * units))] as number)
  const channels = directions.length === 2 && merge === 'concat' ? 2 * units : units
  return runNode(op.backend, {
    name: op.name,
    key: [
      ...[op.name, merge, returnSequences, column !== undefined, starts[0] !== undefined, op.mask !== undefined],
      ...directions.map((d) => [d.reverse, d.bias]),
    ].join(' '),
    others,
    input: op.x,
    batch,
    steps,
    features,
    weights,
    outputShape: returnSequences ? [batch, steps, channels] : [batch, channels],
    make: (builder) => {
      const value = (i: number) => builder.values[i] as Value
      const start = starts.flatMap((state) =>
        state === undefined
          ? []
          : [{ hidden: value(state.hidden), cell: state.cell === undefined ? undefined : value(state.cell) }],
      )
      const shape = {
        cell,
        units,
        merge,
        sequences: returnSequences,
        reverse: directions.map((d) => d.reverse),
        start: start.length > 0 ? start : undefined,
        mask: op.mask === undefined ? undefined : value(others.length),
      }
      return recurrentLayer(builder, builder.values[0]!, shape, (places: DirectionPlaces, index) => {
        const direction = directions[index]!
        builder.place(direction.kernel, reorder(places.kernel))
        builder.place(direction.recurrent, reorder(places.recurrent))
        if (direction.bias !== undefined) builder.place(direction.bias, reorder(places.bias))
      })
    },
  }) as Tensor3D | Tensor2D
}
