import { type Builder, cellRows } from '../builder.ts'
import { type RecurrentCell, type RecurrentLayout, recurrentKernelGradient, statesOf } from './recurrent-layout.ts'

/** The loop over steps of a GRU (Cho et al. 2014), the reset gate applied after the recurrent product. */
export function gruCell(builder: Builder, layout: RecurrentLayout): RecurrentCell {
  const { kernels } = builder
  const { steps, padded, directions, gates, gateStride, hiddenStride, mask } = layout
  const wide = 3 * padded
  const width = directions.length * wide
  // Recurrent sums in the forward pass, their gradients in the backward pass.
  const sums = builder.region(steps * width)
  const pack = builder.scratch('pack', steps * wide, 0)
  const transposed = builder.scratch('transposed', 0, wide * padded)

  /** Places of the steps of one direction, in its own order s = 0, 1, ... */
  const places = (batch: number, index: number, reverse: boolean, recurrentBias: number) => {
    const { state, dState, start, maskAt } = statesOf(builder, layout, batch, index)
    return (s: number) => {
      const t = reverse ? steps - 1 - s : s
      const before = reverse ? t + 1 : t - 1
      const own = sums.pointer + 4 * (t * batch * width + index * wide)
      const first = s === 0 && layout.start === undefined
      return {
        g: gates.pointer + 4 * (t * batch * gateStride + index * wide),
        own,
        sum: first ? builder.parameter(recurrentBias) : own,
        sumStride: first ? 0 : width,
        previous: s > 0 ? { pointer: state(before), stride: hiddenStride } : start,
        h: state(t),
        dh: () => dState(t),
        dBefore: () => dState(before),
        mask: () => maskAt(t),
        first,
      }
    }
  }

  return {
    forward(program, { index, reverse, recurrent, recurrentBias }) {
      const { batch, push } = program
      const rows = cellRows(program)
      const [w, b] = [builder.parameter(recurrent), builder.parameter(recurrentBias)]
      const place = places(batch, index, reverse, recurrentBias)
      for (let s = 0; s < steps; s++) {
        const { g, own, sum, sumStride, previous, h, first, mask: maskOf } = place(s)
        const { pointer, stride } = previous
        if (!first) push(() => kernels.product(rows, wide, padded, pointer, stride, w, own, width, b, 0))
        push(() => kernels.gruCells(rows, padded, g, gateStride, sum, sumStride, pointer, stride, h, hiddenStride))
        if (mask === undefined) continue
        // z = 1: the backward pass then finds no gradient of the sums, and hands that of the state on.
        const [k, ldk] = [maskOf(), mask.stride]
        push(() => {
          kernels.carryRows(rows, padded, k, ldk, pointer, stride, h, hiddenStride, 0)
          kernels.setRows(rows, padded, k, ldk, g, gateStride, 1)
        })
      }
    },
    backward(program, { index, reverse, recurrent, recurrentBias }) {
      const { batch, push } = program
      const d = layout.dHidden!
      const [w, wt] = [builder.parameter(recurrent), transposed()]
      const place = places(batch, index, reverse, recurrentBias)
      push(() => kernels.transposePanels(padded, wide, w, wt))
      for (let s = steps - 1; s >= 0; s--) {
        const { g, own, sum, sumStride, previous, dh: dhOf, dBefore, first } = place(s)
        const dh = dhOf()
        const initial = s === 0 ? layout.start?.[index]?.hidden : undefined
        const target = initial && program.target(initial)!
        const early = target ?? { pointer: dh, stride: d.stride }
        const { pointer: dp, stride: lddp } = s === 0 ? early : { pointer: dBefore(), stride: d.stride }
        if (target?.accumulate === 0) push(() => kernels.clearColumns(batch, 0, padded, dp, lddp))
        const [p, ldp] = [previous.pointer, previous.stride]
        const lone = first ? 1 : 0
        push(() =>
          kernels.gruCellsGradient(
            batch,
            padded,
            g,
            gateStride,
            sum,
            sumStride,
            p,
            ldp,
            dh,
            d.stride,
            own,
            width,
            dp,
            lddp,
            lone,
          ),
        )
        if (!first) push(() => kernels.product(batch, padded, wide, own, width, wt, dp, lddp, dp, lddp))
      }
    },
    recurrentGradient(program, direction, _pack, rows) {
      const { accumulate } = program
      const gb = builder.gradient(direction.recurrentBias)
      const [pk, from] = [pack(), sums.pointer + 4 * direction.index * wide]
      program.push(() => kernels.packAndSum(rows, wide, from, width, pk, gb, accumulate))
      recurrentKernelGradient(builder, layout, program, direction, { pack: pk, rows, wide })
    },
  }
}
