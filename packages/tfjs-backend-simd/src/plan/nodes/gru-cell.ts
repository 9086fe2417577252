import { type Builder, cellRows } from '../builder.ts'
import type { RecurrentCell, RecurrentLayout } from './recurrent.ts'

/** The loop over steps of a GRU (Cho et al. 2014), the reset gate applied after the recurrent product. */
export function gruCell(builder: Builder, layout: RecurrentLayout): RecurrentCell {
  const { kernels } = builder
  const { steps, padded, directions, gates, gateStride, hidden, hiddenStride, hiddenColumn } = layout
  const wide = 3 * padded
  const width = directions.length * wide
  // Recurrent sums in the forward pass, their gradients in the backward pass.
  const sums = builder.region(steps * width)
  const zeros = builder.zeros(padded)
  const pack = builder.scratch('pack', steps * wide, 0)
  const transposed = builder.scratch('transposed', 0, wide * padded)

  const places = (batch: number, index: number, reverse: boolean, recurrentBias: number) => {
    const state = (time: number) => hidden.pointer + 4 * (time * batch * hiddenStride + hiddenColumn + index * padded)
    return (s: number) => {
      const t = reverse ? steps - 1 - s : s
      const before = reverse ? t + 1 : t - 1
      const own = sums.pointer + 4 * (t * batch * width + index * wide)
      return {
        t,
        before,
        g: gates.pointer + 4 * (t * batch * gateStride + index * wide),
        own,
        sum: s === 0 ? builder.parameter(recurrentBias) : own,
        sumStride: s === 0 ? 0 : width,
        previous: s === 0 ? zeros() : state(before),
        previousStride: s === 0 ? 0 : hiddenStride,
        h: state(t),
      }
    }
  }

  return {
    forward(program, { index, reverse, recurrent, recurrentBias }) {
      const { batch } = program
      const rows = cellRows(program)
      const [w, b] = [builder.parameter(recurrent), builder.parameter(recurrentBias)]
      const place = places(batch, index, reverse, recurrentBias)
      for (let s = 0; s < steps; s++) {
        const { g, own, sum, sumStride, previous, previousStride, h } = place(s)
        if (s > 0) {
          program.push(() => kernels.product(rows, wide, padded, previous, hiddenStride, w, own, width, b, 0))
        }
        program.push(() =>
          kernels.gruCells(rows, padded, g, gateStride, sum, sumStride, previous, previousStride, h, hiddenStride),
        )
      }
    },
    backward(program, { index, reverse, recurrent, recurrentBias }) {
      const { batch } = program
      const d = layout.dHidden!
      const [w, wt] = [builder.parameter(recurrent), transposed()]
      const place = places(batch, index, reverse, recurrentBias)
      const dState = (time: number) => d.region.pointer + 4 * (time * batch * d.stride + d.column + index * padded)
      program.push(() => kernels.transposePanels(padded, wide, w, wt))
      for (let s = steps - 1; s >= 0; s--) {
        const { t, before, g, own, sum, sumStride, previous, previousStride } = place(s)
        const dh = dState(t)
        const first = s === 0 ? 1 : 0
        const dp = s === 0 ? dh : dState(before)
        program.push(() =>
          kernels.gruCellsGradient(
            batch,
            padded,
            g,
            gateStride,
            sum,
            sumStride,
            previous,
            previousStride,
            dh,
            d.stride,
            own,
            width,
            dp,
            first,
          ),
        )
        if (s > 0) {
          program.push(() => kernels.product(batch, padded, wide, own, width, wt, dp, d.stride, dp, d.stride))
        }
      }
    },
    recurrentGradient(program, { index, reverse, recurrent, recurrentBias }, _pack, rows) {
      const { batch } = program
      const acc = program.accumulate
      const [g, gb] = [builder.gradient(recurrent), builder.gradient(recurrentBias)]
      const [pk, from] = [pack(), sums.pointer + 4 * index * wide]
      program.push(() => kernels.packAndSum(rows, wide, from, width, pk, gb, acc))
      const m = (steps - 1) * batch
      const h = hidden.pointer + 4 * ((reverse ? batch * hiddenStride : 0) + hiddenColumn + index * padded)
      const gatesFrom = pk + (reverse ? 0 : batch * 32)
      if (m > 0) {
        program.push(() => kernels.weightGradient(padded, wide, m, h, hiddenStride, gatesFrom, rows, g, acc))
      } else if (!acc) program.push(() => kernels.clearColumns(1, 0, wide * padded, g, 0))
    },
  }
}
