import type { Builder, BuiltNode } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, identity, roundUp } from '../value.ts'
import { windowGeometry } from '../window-geometry.ts'
import { affine, placeMatrix } from './affine.ts'
import { tapConvolution, tapRanges } from './tap-convolution.ts'

/** A convolution over time: on the input, or with strides, windows laid out as rows and one product; else by taps. */
export function convolution(builder: Builder, node: Extract<PlanNode, { op: 'conv1d' }>): BuiltNode {
  const { spec, kernels, input: stage } = builder
  const { taps, stride, dilation } = node
  const x = builder.values[node.input]!
  const raw = spec.nodes[node.input]!.op === 'input'
  const units = spec.weights[node.kernel]!.shape[2]!
  const { outSteps, left } = windowGeometry(x.steps, taps, stride, dilation, node.padding)
  const ranges = raw || stride !== 1 ? undefined : tapRanges(x.steps, outSteps, taps, dilation, left)
  if (ranges !== undefined) return tapConvolution(builder, node, x, outSteps, ranges)
  const out = builder.value(outSteps, identity(units), roundUp(units, 8))
  const depth = raw ? roundUp(taps * spec.features, 4) : taps * x.width
  const rowOf = raw
    ? identity(taps * spec.features)
    : Int32Array.from({ length: taps * x.channels.length }, (_, i) => {
        const tap = Math.floor(i / x.channels.length)
        return tap * x.width + x.channels[i - tap * x.channels.length]!
      })
  const place = placeMatrix(builder, node, rowOf, depth, units)
  const core = affine(builder, { activation: node.activation, depth, units, out, place })
  const windows = builder.region(outSteps * depth, 16)
  const rows = { pointer: () => windows.pointer, stride: depth }
  if (raw) {
    stage.before = Math.max(stage.before, left)
    stage.after = Math.max(stage.after, (outSteps - 1) * stride + (taps - 1) * dilation - left - x.steps + 1)
  }
  const dWindows = raw || x.gradient === undefined ? undefined : builder.region(outSteps * depth)
  return {
    value: out,
    forward(program) {
      const { batch } = program
      if (raw) {
        const each = stage.before + spec.steps + stage.after
        const start = stage.before - left
        program.push(() =>
          kernels.inputWindows(
            outSteps,
            batch,
            spec.features,
            taps,
            start,
            stride,
            dilation,
            stage.region.pointer,
            each,
            windows.pointer,
            depth,
          ),
        )
      } else {
        const pointer = at(x)
        program.push(() =>
          kernels.windows(
            outSteps,
            x.steps,
            batch,
            x.width,
            taps,
            left,
            stride,
            dilation,
            pointer,
            x.stride,
            windows.pointer,
          ),
        )
      }
      core.forward(program, rows)
    },
    backward(program) {
      const { batch } = program
      if (program.source(out) === undefined) return
      const target = raw ? undefined : program.target(x)
      if (target === undefined) {
        core.backward(program, rows, target)
        return
      }
      const d = dWindows!
      core.backward(program, rows, { pointer: d.pointer, stride: depth, accumulate: 0 })
      const all = x.steps * batch
      if (!target.accumulate) {
        program.push(() => kernels.clearColumns(all, 0, x.width, target.pointer, target.stride))
      }
      program.push(() =>
        kernels.windowsGradient(
          outSteps,
          x.steps,
          batch,
          x.width,
          taps,
          left,
          stride,
          dilation,
          target.pointer,
          target.stride,
          d.pointer,
        ),
      )
    },
  }
}
