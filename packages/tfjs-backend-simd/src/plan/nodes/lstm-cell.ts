import { type Builder, cellRows } from '../builder.ts'
import type { RecurrentCell, RecurrentLayout } from './recurrent.ts'

/** The loop over steps of an LSTM (Hochreiter and Schmidhuber 1997). */
export function lstmCell(builder: Builder, layout: RecurrentLayout): RecurrentCell {
  const { kernels } = builder
  const { steps, padded, gates, gateStride, hidden, hiddenStride, hiddenColumn } = layout
  const width = layout.directions.length * padded
  const cells = builder.region(steps * width)
  const cellTanh = builder.region(steps * width)
  const training = builder.spec.rule !== undefined
  const carry = training ? builder.region(width) : undefined
  const transposed = builder.scratch('transposed', 0, 4 * padded * padded)
  return {
    forward(program, { index, reverse, recurrent }) {
      const { batch } = program
      const rows = cellRows(program)
      const w = builder.parameter(recurrent)
      for (let s = 0; s < steps; s++) {
        const t = reverse ? steps - 1 - s : s
        const before = reverse ? t + 1 : t - 1
        const g = gates.pointer + 4 * (t * batch * gateStride + index * 4 * padded)
        const state = (time: number) =>
          hidden.pointer + 4 * (time * batch * hiddenStride + hiddenColumn + index * padded)
        const cell = (time: number) => 4 * (time * batch * width + index * padded)
        if (s > 0) {
          const h = state(before)
          program.push(() =>
            kernels.product(rows, 4 * padded, padded, h, hiddenStride, w, g, gateStride, g, gateStride),
          )
        }
        const c = cells.pointer + cell(t)
        const p = s > 0 ? cells.pointer + cell(before) : c
        const tc = cellTanh.pointer + cell(t)
        const h = state(t)
        const first = s === 0 ? 1 : 0
        program.push(() => kernels.lstmCells(rows, padded, g, gateStride, c, p, tc, width, h, hiddenStride, first))
      }
    },
    backward(program, { index, reverse, recurrent }) {
      const { batch } = program
      const d = layout.dHidden!
      const w = builder.parameter(recurrent)
      const wt = transposed()
      const dc = carry!.pointer + 4 * index * padded
      program.push(() => kernels.transposePanels(padded, 4 * padded, w, wt))
      for (let s = steps - 1; s >= 0; s--) {
        const t = reverse ? steps - 1 - s : s
        const before = reverse ? t + 1 : t - 1
        const g = gates.pointer + 4 * (t * batch * gateStride + index * 4 * padded)
        const cell = (time: number) => 4 * (time * batch * width + index * padded)
        const dState = (time: number) => d.region.pointer + 4 * (time * batch * d.stride + d.column + index * padded)
        const p = cells.pointer + cell(s > 0 ? before : t)
        const tc = cellTanh.pointer + cell(t)
        const dh = dState(t)
        const first = s === 0 ? 1 : 0
        const last = s === steps - 1 ? 1 : 0
        program.push(() =>
          kernels.lstmCellsGradient(batch, padded, g, gateStride, p, tc, width, dh, d.stride, dc, width, first, last),
        )
        if (s > 0) {
          const o = dState(before)
          program.push(() => kernels.product(batch, padded, 4 * padded, g, gateStride, wt, o, d.stride, o, d.stride))
        }
      }
    },
    recurrentGradient(program, { index, reverse, recurrent }, pack, rows) {
      const { batch } = program
      const acc = program.accumulate
      const g = builder.gradient(recurrent)
      const m = (steps - 1) * batch
      // A direction that reads forward pairs the state of step t - 1 with the gates of step t; backward, t + 1 with t.
      const h = hidden.pointer + 4 * ((reverse ? batch * hiddenStride : 0) + hiddenColumn + index * padded)
      const gatesFrom = pack + (reverse ? 0 : batch * 32)
      if (m > 0) {
        program.push(() => kernels.weightGradient(padded, 4 * padded, m, h, hiddenStride, gatesFrom, rows, g, acc))
      } else if (!acc) program.push(() => kernels.clearColumns(1, 0, 4 * padded * padded, g, 0))
    },
  }
}
