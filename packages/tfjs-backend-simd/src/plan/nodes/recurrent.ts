import { type Builder, type BuiltNode, type Program, productRows } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, identity, type Region, roundUp, type Value } from '../value.ts'
import { panelPlaces } from './affine.ts'
import { gruCell } from './gru-cell.ts'
import { lstmCell } from './lstm-cell.ts'
import type { DirectionPlan, RecurrentLayout } from './recurrent-layout.ts'

type RecurrentNode = Extract<PlanNode, { op: 'recurrent' }>

/** Arena places of one direction's weights, each in Keras' layout. */
export interface DirectionPlaces {
  readonly kernel: Int32Array
  readonly recurrent: Int32Array
  readonly bias: Int32Array
}

/** One or two directions of an LSTM or a GRU over a whole sequence. */
export function recurrent(builder: Builder, node: RecurrentNode): BuiltNode {
  const reverse = node.directions.map((direction) => direction.reverse)
  return recurrentLayer(builder, builder.values[node.input]!, { ...node, reverse }, (places, index) => {
    const direction = node.directions[index]!
    builder.place(direction.kernel, places.kernel)
    builder.place(direction.recurrent, places.recurrent)
    builder.place(direction.bias, places.bias)
  })
}

type RecurrentShape = Pick<RecurrentNode, 'cell' | 'units' | 'merge' | 'sequences'> & {
  /** Whether each direction reads from the end. */
  readonly reverse: readonly boolean[]
  readonly start?: RecurrentLayout['start']
  /** x is then overwritten: nothing else may read it. */
  readonly mask?: RecurrentLayout['mask']
}

/** The layer behind `recurrent`, its input and the owners of its weights chosen by the caller. */
export function recurrentLayer(
  builder: Builder,
  x: Value,
  node: RecurrentShape,
  place: (places: DirectionPlaces, index: number) => void,
): BuiltNode {
  const { kernels, spec } = builder
  const { units, sequences } = node
  const count = node.reverse.length
  const gateCount = node.cell === 'lstm' ? 4 : 3
  const padded = roundUp(units, 8)
  const wide = count * gateCount * padded
  const steps = x.steps

  const joined = count === 1 || node.merge === 'concat'
  const direct = joined && sequences
  const channels = joined
    ? Int32Array.from({ length: count * units }, (_, i) => (i < units ? i : padded + i - units))
    : Int32Array.from({ length: units }, (_, i) => i)
  const out = builder.value(sequences ? steps : 1, channels, joined ? count * padded : padded)
  const training = spec.rule !== undefined

  const stateWidth = count * padded
  const own: Region | undefined = direct ? undefined : builder.region(steps * stateWidth)
  const ownGradient = direct || !training ? undefined : builder.region(steps * stateWidth)
  const gates = builder.region(steps * wide)

  const kernelAt = builder.reserve(x.width * wide)
  const biasAt = builder.reserve(wide)
  const directions = node.reverse.map((reverse, index): DirectionPlan => {
    const reserved = placeDirection(builder, node, index, { x, kernelAt, biasAt, padded, gateCount })
    place(reserved.places, index)
    return { index, reverse, recurrent: reserved.recurrent, recurrentBias: reserved.recurrentBias }
  })
  const layout: RecurrentLayout = {
    steps,
    units,
    padded,
    directions,
    gates,
    gateStride: wide,
    hidden: own ?? out.data,
    hiddenStride: own ? stateWidth : out.stride,
    hiddenColumn: own ? 0 : out.column,
    dHidden: !training
      ? undefined
      : ownGradient
        ? { region: ownGradient, stride: stateWidth, column: 0 }
        : { region: out.gradient!, stride: out.stride, column: out.column },
    start: node.start,
    mask: node.mask,
  }
  const cell = node.cell === 'lstm' ? lstmCell(builder, layout) : gruCell(builder, layout)
  const pack = builder.scratch('pack', steps * wide, 0)
  const transposed = builder.scratch('transposed', 0, x.width * wide)
  const zeros = builder.zeros(Math.max(x.width, padded))
  const share = node.merge === 'average' ? 1 / count : 1

  return {
    value: out,
    forward(program) {
      const { batch } = program
      const [from, to, w, b] = [at(x), gates.pointer, builder.parameter(kernelAt), builder.parameter(biasAt)]
      const { count, apart } = productRows(program, steps)
      if (node.mask !== undefined) clearSteps(builder, program, x, node.mask)
      program.push(() => kernels.product(count, wide, x.width, from, apart * x.stride, w, to, apart * wide, b, 0))
      for (const direction of directions) cell.forward(program, direction)
      if (direct) return
      for (const d of directions) {
        const source =
          layout.hidden.pointer + 4 * (d.index * padded + (sequences ? 0 : lastRow(d, steps, batch) * stateWidth))
        const target = at(out) + (joined ? 4 * d.index * padded : 0)
        const rows = sequences ? steps * batch : batch
        const add = joined || d.index === 0 ? 0 : 1
        const factor = joined ? 1 : share
        program.push(() => kernels.scaleInto(rows, padded, source, stateWidth, target, out.stride, factor, add))
      }
    },
    backward(program) {
      const d = program.source(out)
      if (d === undefined) return
      const { batch } = program
      const rows = steps * batch
      if (ownGradient !== undefined) {
        if (!sequences) {
          program.push(() => kernels.clearColumns(1, 0, rows * stateWidth, ownGradient.pointer, 0))
        }
        for (const direction of directions) {
          const source = d.pointer + (joined ? 4 * direction.index * padded : 0)
          const skip = sequences ? 0 : lastRow(direction, steps, batch) * stateWidth
          const target = ownGradient.pointer + 4 * (direction.index * padded + skip)
          const m = sequences ? rows : batch
          const factor = joined ? 1 : share
          program.push(() => kernels.scaleInto(m, padded, source, d.stride, target, stateWidth, factor, 0))
        }
      }
      for (const direction of directions) cell.backward(program, direction)
      const acc = program.accumulate
      const [g, pk, gb, gw] = [gates.pointer, pack(), builder.gradient(biasAt), builder.gradient(kernelAt)]
      program.push(() => kernels.packAndSum(rows, wide, g, wide, pk, gb, acc))
      const input = at(x)
      program.push(() => kernels.weightGradient(x.width, wide, rows, input, x.stride, pk, rows, gw, acc))
      for (const direction of directions) {
        cell.recurrentGradient(program, direction, pk + direction.index * gateCount * padded * rows * 4, rows)
      }
      const target = program.target(x)
      if (target === undefined) return
      const [pw, wt] = [builder.parameter(kernelAt), transposed()]
      program.push(() => kernels.transposePanels(x.width, wide, pw, wt))
      const from = target.accumulate ? target.pointer : zeros()
      const fromStride = target.accumulate ? target.stride : 0
      program.push(() =>
        kernels.product(rows, x.width, wide, g, wide, wt, target.pointer, target.stride, from, fromStride),
      )
    },
  }
}

/** Makes the rows of x that a mask leaves out zeros: a NaN or an infinity there would pass gates of 0 in every product. */
function clearSteps({ kernels }: Builder, { batch, push }: Program, x: Value, mask: Value): void {
  for (let t = 0; t < x.steps; t++) {
    const [k, to] = [at(mask) + 4 * t, at(x) + 4 * t * batch * x.stride]
    push(() => kernels.setRows(batch, x.width, k, mask.stride, to, x.stride, 0))
  }
}

const lastRow = (direction: DirectionPlan, steps: number, batch: number): number =>
  direction.reverse ? 0 : (steps - 1) * batch

function placeDirection(
  builder: Builder,
  node: RecurrentShape,
  index: number,
  at: {
    readonly x: Value
    readonly kernelAt: number
    readonly biasAt: number
    readonly padded: number
    readonly gateCount: number
  },
): { readonly places: DirectionPlaces; readonly recurrent: number; readonly recurrentBias: number } {
  const { x, padded, gateCount } = at
  const { units } = node
  const gateColumns = (first: number) =>
    Int32Array.from({ length: gateCount * units }, (_, i) => first + Math.floor(i / units) * padded + (i % units))
  const columns = gateColumns(index * gateCount * padded)
  const own = gateColumns(0)
  const recurrent = builder.reserve(padded * gateCount * padded)
  const recurrentBias = node.cell === 'gru' ? builder.reserve(gateCount * padded) : -1
  const first = columns.map((c) => at.biasAt + c)
  return {
    recurrent,
    recurrentBias,
    places: {
      kernel: panelPlaces(at.kernelAt, x.channels, x.width, columns),
      recurrent: panelPlaces(recurrent, identity(units), padded, own),
      bias: node.cell === 'lstm' ? first : Int32Array.from([...first, ...own.map((c) => recurrentBias + c)]),
    },
  }
}
