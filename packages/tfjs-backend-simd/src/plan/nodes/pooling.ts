import type { Builder, BuiltNode } from '../builder.ts'
import { at } from '../value.ts'
import { windowGeometry } from '../window-geometry.ts'

/** Maximum over windows of steps; the gradient goes to the first maximum of a window. */
export function maxPool(
  builder: Builder,
  node: {
    readonly input: number
    readonly size: number
    readonly stride: number
    readonly padding: 'same' | 'valid'
  },
): BuiltNode {
  const { kernels } = builder
  const x = builder.values[node.input]!
  const { size, stride } = node
  const { outSteps, left } = windowGeometry(x.steps, size, stride, 1, node.padding)
  const out = builder.value(outSteps, x.channels, x.width)
  return {
    value: out,
    forward({ batch, push }) {
      const [from, to] = [at(x), at(out)]
      push(() => kernels.maxPool(outSteps, x.steps, batch, x.width, size, left, stride, from, x.stride, to, out.stride))
    },
    backward(program) {
      const { batch, push } = program
      const d = program.source(out)
      const g = d && program.target(x)
      if (d === undefined || g === undefined) return
      const [from, y] = [at(x), at(out)]
      if (!g.accumulate) push(() => kernels.clearColumns(x.steps * batch, 0, x.width, g.pointer, g.stride))
      push(() =>
        kernels.maxPoolGradient(
          outSteps,
          x.steps,
          batch,
          x.width,
          size,
          left,
          stride,
          from,
          x.stride,
          y,
          out.stride,
          d.pointer,
          d.stride,
          g.pointer,
          g.stride,
        ),
      )
    },
  }
}

/** Mean over all steps. */
export function globalAverage(builder: Builder, node: { readonly input: number }): BuiltNode {
  const { kernels } = builder
  const x = builder.values[node.input]!
  const out = builder.value(1, x.channels, x.width)
  const share = 1 / x.steps
  return {
    value: out,
    forward({ batch, push }) {
      const [from, to] = [at(x), at(out)]
      push(() => kernels.sumSteps(x.steps, batch, x.width, from, x.stride, to, out.stride, share))
    },
    backward(program) {
      const { batch, push } = program
      const d = program.source(out)
      const g = d && program.target(x)
      if (d === undefined || g === undefined) return
      for (let t = 0; t < x.steps; t++) {
        const to = g.pointer + 4 * t * batch * g.stride
        push(() => kernels.scaleInto(batch, x.width, d.pointer, d.stride, to, g.stride, share, g.accumulate))
      }
    },
  }
}
