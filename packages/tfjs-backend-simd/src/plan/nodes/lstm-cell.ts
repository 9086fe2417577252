import { type Builder, cellRows } from '../builder.ts'
import { at } from '../value.ts'
import { type RecurrentCell, type RecurrentLayout, recurrentKernelGradient, statesOf } from './recurrent-layout.ts'

/** The loop over steps of an LSTM (Hochreiter and Schmidhuber 1997). */
export function lstmCell(builder: Builder, layout: RecurrentLayout): RecurrentCell {
  const { kernels } = builder
  const { steps, padded, gates, gateStride, hiddenStride, mask } = layout
  const width = layout.directions.length * padded
  const cells = builder.region(steps * width)
  const cellTanh = builder.region(steps * width)
  const training = builder.spec.rule !== undefined
  const carry = training ? builder.region(width) : undefined
  const transposed = builder.scratch('transposed', 0, 4 * padded * padded)
  const zeros = builder.zeros(padded)

  /** Places of the steps of one direction, in its own order s = 0, 1, ... */
  const places = (batch: number, index: number, reverse: boolean) => {
    const { state, dState, start, maskAt } = statesOf(builder, layout, batch, index)
    const initial = layout.start?.[index]?.cell
    const cellAt = (time: number) => 4 * (time * batch * width + index * padded)
    return (s: number) => {
      const t = reverse ? steps - 1 - s : s
      const before = reverse ? t + 1 : t - 1
      const c = cells.pointer + cellAt(t)
      const early = initial ? { p: at(initial), ldp: initial.stride } : { p: zeros(), ldp: 0 }
      return {
        ...(s > 0 ? { p: cells.pointer + cellAt(before), ldp: width } : early),
        g: gates.pointer + 4 * (t * batch * gateStride + index * 4 * padded),
        c,
        tc: cellTanh.pointer + cellAt(t),
        h: state(t),
        previous: s > 0 ? { pointer: state(before), stride: hiddenStride } : start,
        dh: () => dState(t),
        dBefore: () => dState(before),
        mask: () => maskAt(t),
        first: s === 0 && initial === undefined,
      }
    }
  }

  return {
    forward(program, { index, reverse, recurrent }) {
      const { batch, push } = program
      const rows = cellRows(program)
      const w = builder.parameter(recurrent)
      const place = places(batch, index, reverse)
      for (let s = 0; s < steps; s++) {
        const { g, c, p, ldp, tc, h, previous, first, mask: maskOf } = place(s)
        const { pointer, stride } = previous
        if (!first) {
          push(() => kernels.product(rows, 4 * padded, padded, pointer, stride, w, g, gateStride, g, gateStride))
        }
        const lone = first ? 1 : 0
        push(() => kernels.lstmCells(rows, padded, g, gateStride, c, p, ldp, tc, width, h, hiddenStride, lone))
        if (mask === undefined) continue
        // i = 0, f = 1, g = 0, o = 0: the backward pass then finds no gradient of the sums, and hands c's on.
        const [k, ldk] = [maskOf(), mask.stride]
        push(() => {
          kernels.carryRows(rows, padded, k, ldk, p, ldp, c, width, 0)
          kernels.carryRows(rows, padded, k, ldk, pointer, stride, h, hiddenStride, 0)
          kernels.setRows(rows, 4 * padded, k, ldk, g, gateStride, 0)
          kernels.setRows(rows, padded, k, ldk, g + 4 * padded, gateStride, 1)
        })
      }
    },
    backward(program, { index, reverse, recurrent }) {
      const { batch, push } = program
      const d = layout.dHidden!
      const w = builder.parameter(recurrent)
      const wt = transposed()
      const dc = carry!.pointer + 4 * index * padded
      const place = places(batch, index, reverse)
      const start = layout.start?.[index]
      push(() => kernels.transposePanels(padded, 4 * padded, w, wt))
      for (let s = steps - 1; s >= 0; s--) {
        const { g, p, ldp, tc, dh: dhOf, dBefore, first, mask: maskOf } = place(s)
        const dh = dhOf()
        const lone = first ? 1 : 0
        const last = s === steps - 1 ? 1 : 0
        push(() =>
          kernels.lstmCellsGradient(
            batch,
            padded,
            g,
            gateStride,
            p,
            ldp,
            tc,
            width,
            dh,
            d.stride,
            dc,
            width,
            lone,
            last,
          ),
        )
        if (first) continue
        // Where to add the gradient of the state before: to that of the step before, or of the initial state.
        const initial =
          s === 0 ? program.target(start!.hidden)! : { pointer: dBefore(), stride: d.stride, accumulate: 1 }
        const { pointer: o, stride: ldo } = initial
        const [from, ldfrom] = initial.accumulate ? [o, ldo] : [zeros(), 0]
        push(() => kernels.product(batch, padded, 4 * padded, g, gateStride, wt, o, ldo, from, ldfrom))
        if (mask === undefined) continue
        const [k, ldk] = [maskOf(), mask.stride]
        push(() => kernels.carryRows(batch, padded, k, ldk, dh, d.stride, o, ldo, 1))
      }
      if (start?.cell === undefined) return
      const { pointer, stride, accumulate } = program.target(start.cell)!
      push(() => kernels.scaleInto(batch, padded, dc, width, pointer, stride, 1, accumulate))
    },
    recurrentGradient(program, direction, pack, rows) {
      recurrentKernelGradient(builder, layout, program, direction, { pack, rows, wide: 4 * padded })
    },
  }
}
