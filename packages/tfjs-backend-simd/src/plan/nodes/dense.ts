import { activationCode, type Builder, type BuiltNode } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, identity, roundUp } from '../value.ts'
import { affine, placeMatrix } from './affine.ts'

/** A dense layer, on each step of a sequence. */
export function dense(builder: Builder, node: Extract<PlanNode, { op: 'dense' }>): BuiltNode {
  const x = builder.values[node.input]!
  const units = builder.spec.weights[node.kernel]!.shape[1]!
  const out = builder.value(x.steps, identity(units), roundUp(units, 8))
  const place = placeMatrix(builder, node, x.channels, x.width, units)
  const core = affine(builder, { activation: node.activation, depth: x.width, units, out, place })
  const rows = { pointer: () => at(x), stride: x.stride }
  return {
    value: out,
    forward: (program) => core.forward(program, rows),
    backward: (program) => {
      if (program.source(out) !== undefined) core.backward(program, rows, program.target(x))
    },
  }
}

/** An activation on its own. */
export function activation(builder: Builder, node: Extract<PlanNode, { op: 'activation' }>): BuiltNode {
  const { kernels } = builder
  const x = builder.values[node.input]!
  const out = builder.value(x.steps, x.channels, x.width)
  const code = activationCode[node.activation]
  return {
    value: out,
    forward(program) {
      const m = x.steps * program.batch
      const [from, to] = [at(x), at(out)]
      program.push(() => kernels.scaleInto(m, x.width, from, x.stride, to, out.stride, 1, 0))
      if (code !== 0) program.push(() => kernels.activate(code, m, x.width, to, out.stride))
      if (code !== 3) return
      let next = 0
      const used = new Set(x.channels)
      for (let c = 0; c <= x.width; c++) {
        if (c < x.width && !used.has(c)) continue
        const [first, last] = [next, c]
        if (first < last) program.push(() => kernels.clearColumns(m, first, last, to, out.stride))
        next = c + 1
      }
    },
    backward(program) {
      const d = program.source(out)
      const target = d && program.target(x)
      if (d === undefined || target === undefined) return
      const m = x.steps * program.batch
      const y = at(out)
      if (code !== 0) {
        program.push(() => kernels.activateGradient(code, m, x.width, y, out.stride, d.pointer, d.stride))
      }
      const { pointer, stride, accumulate } = target
      program.push(() => kernels.scaleInto(m, x.width, d.pointer, d.stride, pointer, stride, 1, accumulate))
    },
  }
}
