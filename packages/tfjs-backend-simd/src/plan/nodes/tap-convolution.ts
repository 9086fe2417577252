import { activationCode, type Builder, type BuiltNode, productRows } from '../builder.ts'
import type { PlanNode } from '../spec.ts'
import { at, identity, roundUp, type Value } from '../value.ts'
import { panelPlaces } from './affine.ts'

/** Steps of the output that one tap of a kernel reaches, from `out`, and of the input that it reads there, from `in`. */
interface TapRange {
  readonly tap: number
  readonly out: number
  readonly in: number
  readonly count: number
}

/**
 * What each tap of a convolution with stride 1 reaches, the tap that reaches every output first. Undefined where none
 * does, since the others add to what that one writes.
 */
export function tapRanges(
  inSteps: number,
  outSteps: number,
  taps: number,
  dilation: number,
  left: number,
): readonly TapRange[] | undefined {
  const ranges = Array.from({ length: taps }, (_, tap): TapRange => {
    const shift = tap * dilation - left
    const out = Math.max(0, -shift)
    const end = Math.min(outSteps, inSteps - shift)
    return { tap, out, in: out + shift, count: Math.max(0, end - out) }
  })
  const whole = ranges.find(({ count }) => count === outSteps)
  return whole && [whole, ...ranges.filter((range) => range !== whole)]
}

/** The parts of a tap's range whose outputs are live, each in one stretch. */
function liveRuns({ tap, out, in: from, count }: TapRange, live: Uint8Array): TapRange[] {
  const runs: TapRange[] = []
  for (let t = out; t < out + count; t++) {
    if (live[t] !== 1) continue
    const start = t
    while (t + 1 < out + count && live[t + 1] === 1) t++
    runs.push({ tap, out: start, in: from + start - out, count: t + 1 - start })
  }
  return runs
}

/**
 * A convolution with stride 1 over a sequence that is laid out time-major: the steps that a tap reads are rows in one
 * stretch, so each tap is one product on them. Nothing is copied, and what lies in the padding is not multiplied; of a
 * causal kernel whose dilation nears the length of the sequence that is most.
 */
export function tapConvolution(
  builder: Builder,
  node: Extract<PlanNode, { op: 'conv1d' }>,
  x: Value,
  outSteps: number,
  ranges: readonly TapRange[],
): BuiltNode {
  const { kernels, spec, parameter, gradient } = builder
  const units = spec.weights[node.kernel]!.shape[2]!
  const width = roundUp(units, 8)
  const depth = x.width
  const size = depth * width
  const out = builder.value(outSteps, identity(units), width)
  const w = builder.reserve(node.taps * size)
  const b = builder.reserve(width)
  const places: number[] = []
  for (let tap = 0; tap < node.taps; tap++) {
    places.push(...panelPlaces(w + tap * size, x.channels, depth, identity(units)))
  }
  builder.place(node.kernel, Int32Array.from(places))
  builder.place(
    node.bias,
    identity(units).map((i) => b + i),
  )
  const pack = builder.scratch('pack', outSteps * width, 0)
  const transposed = builder.scratch('transposed', 0, size)
  const zeros = builder.zeros(Math.max(width, depth))
  const code = activationCode[node.activation]
  const everyStep = new Uint8Array(outSteps).fill(1)
  return {
    value: out,
    forward(program) {
      const { batch, push } = program
      const { count: m, apart } = productRows(program, outSteps)
      const to = apart * out.stride
      const live = program.live?.(out) ?? everyStep
      ranges.forEach((range, i) => {
        for (const run of liveRuns(range, live)) {
          const { count } = productRows(program, run.count)
          const from = at(x) + 4 * run.in * batch * x.stride
          const y = at(out) + 4 * run.out * batch * out.stride
          const [pw, start, startStride] = [parameter(w + run.tap * size), i === 0 ? parameter(b) : y, i === 0 ? 0 : to]
          push(() => kernels.product(count, width, depth, from, apart * x.stride, pw, y, to, start, startStride))
        }
      })
      const y = at(out)
      if (code !== 0) push(() => kernels.activate(code, m, width, y, to))
      if (code === activationCode.sigmoid && units < width) push(() => kernels.clearColumns(m, units, width, y, to))
    },
    backward(program) {
      const d = program.source(out)
      if (d === undefined) return
      const { batch, push, accumulate: acc } = program
      const m = outSteps * batch
      const live = program.live?.(out) ?? everyStep
      const [y, pk, gb] = [at(out), pack(), gradient(b)]
      if (code !== 0) push(() => kernels.activateGradient(code, m, width, y, out.stride, d.pointer, d.stride))
      push(() => kernels.packAndSum(m, width, d.pointer, d.stride, pk, gb, acc))
      for (const range of ranges) {
        const g = gradient(w + range.tap * size)
        const runs = liveRuns(range, live)
        if (runs.length === 0 && !acc) push(() => kernels.clearColumns(1, 0, size, g, 0))
        runs.forEach((run, i) => {
          const rows = run.count * batch
          const from = at(x) + 4 * run.in * batch * x.stride
          const packed = pk + 32 * run.out * batch
          const add = i === 0 ? acc : 1
          push(() => kernels.weightGradient(depth, width, rows, from, x.stride, packed, m, g, add))
        })
      }
      const target = program.target(x)
      if (target === undefined) return
      const wt = transposed()
      const { pointer, stride } = target
      // The first tap may write what the others add to only where it reads every step.
      const fresh = !target.accumulate && ranges[0]!.count === x.steps && !live.includes(0)
      if (!target.accumulate && !fresh) push(() => kernels.clearColumns(x.steps * batch, 0, depth, pointer, stride))
      ranges.forEach((range, i) => {
        const runs = liveRuns(range, live)
        if (runs.length === 0) return
        const pw = parameter(w + range.tap * size)
        push(() => kernels.transposePanels(depth, width, pw, wt))
        for (const run of runs) {
          const rows = run.count * batch
          const from = d.pointer + 4 * run.out * batch * d.stride
          const to = pointer + 4 * run.in * batch * stride
          const [start, startStride] = fresh && i === 0 ? [zeros(), 0] : [to, stride]
          push(() => kernels.product(rows, depth, width, from, d.stride, wt, to, stride, start, startStride))
        }
      })
    },
  }
}
