import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import '../src/index.ts'
import { setPoison } from '../src/memory.ts'
import { seededFloats, seededRandom } from './random.ts'

// cpu kernels that ran although the backend has a fast path of its own for the name.
const fallbacks: string[] = []

beforeAll(() => {
  tf.env().set('IS_TEST', true)
  setPoison(true)
  for (const config of tf.getKernelsForBackend('cpu')) {
    const original = config.kernelFunc
    config.kernelFunc = (params) => {
      if (tf.getBackend() === 'simd') fallbacks.push(config.kernelName)
      return original(params)
    }
  }
})

// Ops are picked by name here.
const api = Object(tf) as typeof tf

type Result = tf.Tensor | tf.Tensor[]

async function evaluate(
  backend: string,
  compute: () => Result,
): Promise<{ shapes: number[][]; dtypes: string[]; values: Float32Array[] }> {
  await tf.setBackend(backend)
  const tensors = [tf.tidy(compute)].flat()
  const out = {
    shapes: tensors.map((t) => t.shape),
    dtypes: tensors.map((t) => t.dtype),
    values: tensors.map((t) => Float32Array.from(t.dataSync())),
  }
  tf.dispose(tensors)
  return out
}

/** Runs an op on both backends: same shapes and types, values within `tolerance` of the largest magnitude. */
async function agrees(compute: () => Result, tolerance = 1e-5): Promise<void> {
  const want = await evaluate('cpu', compute)
  fallbacks.length = 0
  const got = await evaluate('simd', compute)
  expect(fallbacks).toEqual([])
  expect(got.shapes).toEqual(want.shapes)
  expect(got.dtypes).toEqual(want.dtypes)
  want.values.forEach((expected, i) => {
    const actual = got.values[i] as Float32Array
    expect(actual.length).toBe(expected.length)
    let scale = 1e-3
    for (const x of expected) if (Number.isFinite(x)) scale = Math.max(scale, Math.abs(x))
    for (let k = 0; k < expected.length; k++) {
      const [a, e] = [actual[k] as number, expected[k] as number]
      if (!(Object.is(a, e) || a === e || Math.abs(a - e) <= tolerance * scale)) {
        expect.fail(`element ${k}: ${a}, not ${e} (scale ${scale})`)
      }
    }
  })
}

let seed = 1
function random(...shape: number[]): tf.Tensor {
  return tf.tensor(
    seededFloats(
      shape.reduce((a, b) => a * b, 1),
      seed++,
    ),
    shape,
    'float32',
  )
}
/** The same stream of inputs at each call of the returned function. */
function seeded(from: number, compute: () => Result): () => Result {
  return () => {
    seed = from
    return compute()
  }
}

describe('matMul agrees with cpu', () => {
  const shapes = [[1, 1, 1], [3, 5, 7], [17, 33, 65], [2, 300, 9], [70, 1, 130], [130, 513, 37], [31, 9, 700]] as const // biome-ignore format: table
  for (const [M, N, K] of shapes) {
    for (const ta of [false, true]) {
      for (const tb of [false, true]) {
        it(`${M} x ${N} x ${K}, transposed ${ta} ${tb}`, () =>
          agrees(
            seeded(M * N + K, () =>
              tf.matMul(ta ? random(K, M) : random(M, K), tb ? random(N, K) : random(K, N), ta, tb),
            ),
          ))
      }
    }
  }
  it('over equal and broadcast batches', async () => {
    for (const ta of [false, true]) {
      await agrees(seeded(1, () => tf.matMul(ta ? random(6, 5, 7) : random(6, 7, 5), random(6, 5, 9), ta)))
      await agrees(seeded(2, () => tf.matMul(ta ? random(6, 5, 7) : random(6, 7, 5), random(1, 5, 9), ta)))
      await agrees(seeded(3, () => tf.matMul(ta ? random(1, 5, 7) : random(1, 7, 5), random(6, 5, 9), ta)))
      await agrees(seeded(4, () => tf.matMul(ta ? random(2, 3, 5, 7) : random(2, 3, 7, 5), random(2, 3, 5, 9), ta)))
    }
  })
  it('broadcasts batches as NumPy does where cpu does not', async () => {
    await tf.setBackend('simd')
    const [a, b] = [random(2, 1, 3, 4), random(1, 5, 4, 6)]
    const got = tf.matMul(a, b).dataSync()
    const want = tf.matMul(tf.tile(a, [1, 5, 1, 1]), tf.tile(b, [2, 1, 1, 1])).dataSync()
    expect(got).toEqual(want)
  })
  it.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const)(
    'with bias and %s',
    (activation) =>
      agrees(
        seeded(5, () =>
          tf.fused.matMul({
            a: random(9, 13),
            b: random(13, 11),
            bias: random(11),
            activation,
            leakyreluAlpha: 0.3,
            ...(activation === 'prelu' && { preluActivationWeights: random(9, 11) }),
          }),
        ),
      ),
  )
  it('with gradients', () =>
    agrees(
      seeded(6, () =>
        tf.grads((a, b) =>
          tf
            .matMul(a as tf.Tensor2D, b as tf.Tensor2D)
            .square()
            .sum(),
        )([random(37, 21), random(21, 19)]),
      ),
    ))
})

describe('convolutions agree with cpu, gradients included', () => {
  const cases: {
    x: [number, number, number, number]
    w: [number, number, number, number]
    stride: number | [number, number]
    pad: 'same' | 'valid' | number
  }[] = [
    { x: [2, 9, 11, 3], w: [3, 3, 3, 5], stride: 1, pad: 'same' },
    { x: [1, 8, 7, 5], w: [2, 3, 5, 8], stride: 2, pad: 'valid' },
    { x: [3, 6, 6, 4], w: [1, 1, 4, 7], stride: 1, pad: 'valid' },
    { x: [2, 7, 5, 6], w: [1, 1, 6, 3], stride: 2, pad: 'same' },
    { x: [2, 1, 40, 34], w: [1, 3, 34, 16], stride: 1, pad: 'same' },
    { x: [1, 12, 13, 2], w: [5, 4, 2, 9], stride: [1, 3], pad: 3 },
    { x: [2, 20, 21, 8], w: [3, 3, 8, 12], stride: 1, pad: 'same' },
  ]
  it.each(cases)('$x * $w stride $stride pad $pad', async ({ x, w, stride, pad }) => {
    const conv = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad)
    await agrees(seeded(11, () => conv(random(...x), random(...w))))
    await agrees(
      seeded(12, () => tf.grads((a, b) => tf.mean(tf.mul(conv(a, b), conv(a, b))))([random(...x), random(...w)])),
    )
  })
  it('dilated', () =>
    agrees(
      seeded(13, () =>
        tf.conv2d(random(2, 15, 14, 5) as tf.Tensor4D, random(3, 2, 5, 6) as tf.Tensor4D, 1, 'same', 'NHWC', [2, 3]),
      ),
    ))
  it('conv1d, dilated and not', async () => {
    for (const dilation of [1, 2, 4]) {
      await agrees(
        seeded(14, () =>
          tf.conv1d(random(5, 33, 7) as tf.Tensor3D, random(3, 7, 10) as tf.Tensor3D, 1, 'same', 'NWC', dilation),
        ),
      )
    }
  })
  it('fused with bias and activation', () =>
    agrees(
      seeded(15, () =>
        tf.fused.conv2d({
          x: random(2, 9, 9, 3) as tf.Tensor4D,
          filter: random(3, 3, 3, 7) as tf.Tensor4D,
          strides: 1,
          pad: 'same',
          bias: random(7),
          activation: 'relu',
        }),
      ),
    ))
  it('transposed', () =>
    agrees(
      seeded(16, () =>
        tf.conv2dTranspose(
          random(2, 5, 6, 4) as tf.Tensor4D,
          random(3, 3, 7, 4) as tf.Tensor4D,
          [2, 11, 13, 7],
          2,
          'valid',
        ),
      ),
    ))
  it('gradients of a dilated convolution, through the kernels, against finite differences', async () => {
    await tf.setBackend('simd')
    const shape = { x: [1, 9, 8, 3], w: [2, 3, 3, 4] } as const
    const [x, w] = [random(...shape.x), random(...shape.w)]
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: [2, 1], dimRoundingMode: undefined }
    const loss = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same', 'NHWC', [2, 1])
    const dy = random(...loss(x, w).shape)
    const run = (name: string, inputs: Record<string, tf.Tensor>, more: object) =>
      tf.engine().runKernel(name, inputs, { ...attrs, ...more } as never) as tf.Tensor
    const dx = run('Conv2DBackpropInput', { dy, filter: w }, { inputShape: shape.x }).dataSync()
    const dw = run('Conv2DBackpropFilter', { x, dy }, { filterShape: shape.w }).dataSync()
    // The convolution is bilinear, so <dy, conv(x + e, w) - conv(x, w)> is exact up to rounding.
    const check = (t: tf.Tensor, grad: ArrayLike<number>, at: (t: tf.Tensor) => tf.Tensor) => {
      for (const i of [0, 5, 17, t.size - 1]) {
        const unit = new Float32Array(t.size)
        unit[i] = 1
        const change = tf.sum(tf.mul(dy, at(tf.tensor(unit, t.shape)))).dataSync()[0] as number
        expect(grad[i]).toBeCloseTo(change, 4)
      }
    }
    check(x, dx, (e) => loss(e, w))
    check(w, dw, (e) => loss(x, e))
  })
})

describe('pooling and depthwise convolution agree with cpu, gradients included', () => {
  const cases = [
    { x: [2, 9, 11, 7], f: 2, s: 2, pad: 'same' }, { x: [1, 8, 7, 4], f: [3, 2], s: 1, pad: 'valid' },
    { x: [3, 6, 5, 9], f: 3, s: 2, pad: 1 }, { x: [2, 1, 31, 64], f: [1, 2], s: [1, 2], pad: 'valid' },
  ] as const // biome-ignore format: table
  it.each(cases)('pools $x by $f stride $s pad $pad', async ({ x, f, s, pad }) => {
    for (const pool of [tf.maxPool, tf.avgPool]) {
      const run = (t: tf.Tensor) => pool(t as tf.Tensor4D, f as number, s as number, pad)
      await agrees(seeded(21, () => run(random(...x))))
      await agrees(seeded(22, () => tf.grad((t) => tf.sum(tf.mul(run(t), run(t))))(random(...x))))
    }
  })
  it.each([
    [2, 9, 8, 6],
    [1, 12, 5, 8],
    [3, 7, 7, 3],
  ] as const)('depthwise over %i x %i x %i x %i', async (...x) => {
    for (const [stride, pad] of [
      [1, 'same'],
      [2, 'valid'],
      [1, 1],
    ] as const) {
      const run = (t: tf.Tensor, w: tf.Tensor) => tf.depthwiseConv2d(t as tf.Tensor4D, w as tf.Tensor4D, stride, pad)
      await agrees(seeded(23, () => run(random(...x), random(3, 3, x[3], 1))))
      await agrees(
        seeded(24, () =>
          tf.grads((t, w) => tf.sum(tf.mul(run(t, w), run(t, w))))([random(...x), random(3, 3, x[3], 1)]),
        ),
      )
    }
    await agrees(
      seeded(25, () =>
        tf.depthwiseConv2d(
          random(...x) as tf.Tensor4D,
          random(2, 3, x[3], 1) as tf.Tensor4D,
          1,
          'same',
          'NHWC',
          [2, 2],
        ),
      ),
    )
  })
})

describe('elementwise functions agree with cpu', () => {
  it('exp of integers and booleans, a float', () =>
    agrees(() => [tf.exp(tf.tensor1d([0, -3, 5], 'int32')), tf.exp(tf.tensor1d([true, false], 'bool'))]))
  it('erf with its gradient', () =>
    agrees(seeded(38, () => [tf.erf(tf.mul(random(1021), 5)), tf.grad((x) => tf.erf(x))(tf.mul(random(103), 3))])))
  it('pow and atan2 with broadcasting', async () => {
    for (const [a, b] of shapes) {
      await agrees(
        seeded(39, () => {
          const [x, y] = [random(...a), random(...b)]
          return [tf.atan2(x, y), tf.atan2(y, x), tf.pow(tf.add(x, 1.5), y), tf.pow(tf.add(y, 1.5), x)]
        }),
      )
    }
  })
  const positive = ['sqrt', 'rsqrt', 'log', 'log1p', 'acosh', 'reciprocal'] as const
  const any = ['exp', 'expm1', 'tanh', 'sigmoid', 'softplus', 'elu', 'selu', 'relu', 'relu6', 'neg', 'abs', 'square', 'step', 'sign', 'floor', 'ceil', 'round', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'asinh', 'atanh'] as const // biome-ignore format: list
  it.each(positive)('%s', (name) =>
    agrees(
      seeded(31, () =>
        [1, 2, 3, 5, 1021].map((n) => (api[name] as (x: tf.Tensor) => tf.Tensor)(tf.add(random(n), 2.01))),
      ),
    ),
  )
  it.each(any)('%s', (name) =>
    agrees(
      seeded(32, () =>
        [1, 2, 3, 5, 1021].map((n) => (api[name] as (x: tf.Tensor) => tf.Tensor)(tf.mul(random(n), 0.999))),
      ),
    ),
  )
  it.each(['exp', 'tanh', 'sigmoid', 'elu', 'selu', 'relu', 'sqrt', 'log', 'softplus', 'abs', 'square'] as const)(
    'gradient of %s',
    (name) =>
      agrees(
        seeded(33, () =>
          tf.grad((x) => (api[name] as (x: tf.Tensor) => tf.Tensor)(x))(
            tf.add(random(103), name === 'sqrt' || name === 'log' ? 1.5 : 0),
          ),
        ),
      ),
  )
  it('clipByValue, leakyRelu and prelu with gradients', async () => {
    await agrees(seeded(34, () => tf.grad((x) => tf.clipByValue(x, -0.4, 0.3))(random(7, 13))))
    await agrees(seeded(35, () => tf.leakyRelu(random(7, 13), 0.3)))
    await agrees(seeded(36, () => tf.grads((x, a) => tf.sum(tf.prelu(x, a)))([random(7, 13), random(13)])))
  })
  const shapes: [number[], number[]][] = [
    [[5], [5]], [[4, 7], [7]], [[4, 7], [4, 1]], [[4, 7], [1]], [[], [3, 5]], [[3, 1, 5], [4, 1]], [[2, 3, 4, 5], [3, 1, 5]],
    [[1, 6, 1, 3], [5, 1, 2, 1]], [[2, 1, 3, 1, 2], [1, 4, 1, 5, 2]], [[1000, 3], [3]], [[33, 65], [33, 65]], [[1, 1], [1, 1, 1]],
  ] // biome-ignore format: table
  const binaries = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'squaredDifference', 'greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const // biome-ignore format: list
  it.each(binaries)('%s with broadcasting', async (name) => {
    for (const [a, b] of shapes) {
      if (a.length === 5) continue
      await agrees(
        seeded(37, () => {
          const op = api[name] as (a: tf.Tensor, b: tf.Tensor) => tf.Tensor
          const [x, y] = [
            tf.round(tf.mul(random(...a), 4)),
            tf.add(tf.round(tf.mul(random(...b), 4)), name === 'div' ? 7.5 : 0),
          ]
          return [op(x, y), op(y, x)]
        }),
      )
    }
  })
  it('gradients of broadcast arithmetic', async () => {
    for (const op of [tf.add, tf.sub, tf.mul, tf.div]) {
      for (const [a, b] of shapes) {
        if (a.length === 5) continue
        await agrees(
          seeded(38, () => tf.grads((x, y) => op(x, y))([tf.add(random(...a), 0.01), tf.add(random(...b), 3)])),
        )
      }
    }
  })
  it('falls back, right, where more than four dimensions remain', async () => {
    const compute = seeded(39, () => tf.add(random(2, 1, 3, 1, 2), random(1, 4, 1, 5, 2)))
    expect(await evaluate('simd', compute)).toEqual(await evaluate('cpu', compute))
  })
  it('pow, addN, where, logic and casts', async () => {
    await agrees(
      seeded(40, () => [
        tf.pow(tf.add(random(37), 1.1), 3.3),
        tf.pow(2, random(19)),
        tf.pow(tf.abs(random(9)), random(9)),
      ]),
    )
    await agrees(seeded(41, () => tf.addN([random(5, 7), random(5, 7), random(5, 7)])))
    await agrees(seeded(42, () => tf.where(tf.greater(random(5, 7), 0), random(5, 7), random(5, 7))))
    await agrees(seeded(43, () => tf.logicalAnd(tf.greater(random(29), 0), tf.logicalNot(tf.less(random(29), 0.5)))))
    await agrees(seeded(44, () => tf.mul(tf.cast(tf.greater(random(29), 0), 'float32'), random(29))))
    await agrees(
      seeded(45, () => tf.matMul(tf.cast(tf.cast(tf.mul(random(6, 5), 9), 'int32'), 'float32'), random(5, 3))),
    )
  })
})

describe('reductions agree with cpu', () => {
  const cases: [number[], number[]][] = [
    [[7], [0]], [[5, 9], [0]], [[5, 9], [1]], [[5, 9], [0, 1]], [[3, 4, 5], [1]], [[3, 4, 5], [0, 2]], [[2, 3, 4, 5], [1, 3]],
    [[2, 3, 4, 5], [0, 2]], [[1000, 7], [0]], [[7, 1000], [1]], [[4, 1, 6], [1]], [[2, 3, 2, 3, 2], [0, 2, 4]], [[300, 33], [0]],
  ] // biome-ignore format: table
  it.each(cases)('of %j over %j', async (shape, axes) => {
    for (const op of [tf.sum, tf.mean, tf.max, tf.min, tf.prod]) {
      for (const keep of [false, true]) await agrees(seeded(51, () => op(random(...shape), axes, keep)))
    }
    if (shape.length > 4) return
    await agrees(seeded(52, () => tf.grad((x) => tf.mean(tf.square(x), axes))(random(...shape))))
    await agrees(seeded(53, () => tf.grad((x) => tf.max(x, axes))(random(...shape))))
  })
  it.each([
    [1, 1],
    [3, 2],
    [5, 7],
    [64, 10],
    [9, 1001],
  ] as const)('softmax and logSoftmax of %i x %i', async (rows, columns) => {
    await agrees(
      seeded(54, () => [
        tf.softmax(tf.mul(random(rows, columns), 20)),
        tf.logSoftmax(tf.mul(random(rows, columns), 20)),
      ]),
    )
    await agrees(seeded(55, () => tf.grad((x) => tf.sum(tf.square(tf.softmax(x))))(random(rows, columns))))
  })
  it('passes NaN on in max, min, sum and mean', async () => {
    for (const op of [tf.max, tf.min, tf.sum, tf.mean]) {
      await agrees(() => op(tf.tensor2d([1, Number.NaN, 3, 4, 5, 6, 7, 8, 9, 10], [2, 5]), 1))
      await agrees(() => op(tf.tensor2d([1, Number.NaN, 3, 4, 5, 6, 7, 8, 9, 10], [2, 5]), 0))
    }
  })
})

describe('moving values agrees with cpu exactly', () => {
  it('transposes every permutation of four odd dimensions', async () => {
    const permutations = (rest: number[]): number[][] =>
      rest.length === 0
        ? [[]]
        : rest.flatMap((p) => permutations(rest.filter((q) => q !== p)).map((tail) => [p, ...tail]))
    for (const perm of permutations([0, 1, 2, 3]))
      await agrees(
        seeded(61, () => tf.transpose(random(3, 5, 2, 7), perm)),
        0,
      )
    await agrees(
      seeded(62, () => [tf.transpose(random(130, 67)), tf.transpose(random(9, 33, 18), [0, 2, 1])]),
      0,
    )
    await agrees(
      seeded(63, () => tf.transpose(random(2, 3, 2, 3, 2, 2), [5, 3, 1, 0, 4, 2])),
      0,
    )
  })
  it('slices, splits, stacks, unstacks, concatenates', async () => {
    const next = seededRandom(9)
    for (let i = 0; i < 40; i++) {
      const shape = Array.from({ length: 1 + Math.floor(next() * 4) }, () => 1 + Math.floor(next() * 9))
      const begin = shape.map((n) => Math.floor(next() * n))
      const size = shape.map((n, d) => 1 + Math.floor(next() * (n - (begin[d] as number))))
      const axis = Math.floor(next() * shape.length)
      await agrees(
        seeded(64, () => tf.slice(random(...shape), begin, size)),
        0,
      )
      await agrees(
        seeded(65, () => tf.grad((x) => tf.slice(x, begin, size))(random(...shape))),
        0,
      )
      await agrees(
        seeded(66, () => tf.concat([random(...shape), random(...shape), random(...shape)], axis)),
        0,
      )
      await agrees(
        seeded(67, () => tf.stack([random(...shape), random(...shape)], axis)),
        0,
      )
      await agrees(
        seeded(68, () => tf.unstack(random(...shape), axis)),
        0,
      )
      await agrees(
        seeded(69, () => tf.reverse(random(...shape), [axis])),
        0,
      )
      await agrees(
        seeded(70, () =>
          tf.tile(
            random(...shape),
            shape.map((_, d) => 1 + ((d + i) % 3)),
          ),
        ),
        0,
      )
      await agrees(
        seeded(71, () =>
          tf.pad(
            random(...shape),
            shape.map((_, d): [number, number] => [d % 3, i % 2]),
            1.5,
          ),
        ),
        0,
      )
      await agrees(
        seeded(72, () => tf.split(random(...shape.map((n) => 3 * n)), 3, axis)),
        0,
      )
    }
  })
  it('gathers, scatters by segment, fills', async () => {
    const rows = [4, 0, 2, 2, 1, 4, 3]
    await agrees(
      seeded(73, () => [
        tf.gather(random(5, 7), rows),
        tf.gather(random(3, 5, 2), rows, 1),
        tf.gather(random(2, 5), rows, 1),
      ]),
      0,
    )
    await agrees(
      seeded(74, () => tf.gather(random(5, 7), tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'))),
      0,
    )
    await agrees(seeded(75, () => tf.unsortedSegmentSum(random(7, 5), tf.tensor1d(rows, 'int32'), 5)))
    await agrees(seeded(76, () => tf.grad((x) => tf.gather(x, tf.tensor1d(rows, 'int32')))(random(5, 7))))
    await agrees(() => [tf.fill([3, 5], 2.5), tf.zerosLike(tf.fill([7], 3)), tf.onesLike(tf.fill([7], 3))], 0)
    await tf.setBackend('simd')
    expect(() => tf.gather(random(5, 7), [5])).toThrow('the index value 5 is not in [0, 4]')
  })
  it('normalises batches', () =>
    agrees(
      seeded(77, () => [
        tf.batchNorm(random(4, 5, 3, 7), random(7), tf.abs(random(7)), random(7), random(7)),
        tf.batchNorm(random(9, 6), random(6), tf.abs(random(6))),
        tf.batchNorm(random(9, 6), 0.3 as never, 0.7 as never),
      ]),
    ))
  it('normalises batches with gradients', () =>
    agrees(
      seeded(78, () =>
        tf.grads((x, m, v, o, s) =>
          tf.batchNorm(x as tf.Tensor2D, m as tf.Tensor1D, v as tf.Tensor1D, o as tf.Tensor1D, s as tf.Tensor1D),
        )([random(9, 6), random(6), tf.add(random(6), 1.5), random(6), random(6)]),
      ),
    ))
})

describe('layouts and filters beside the usual agree with cpu, gradients included', () => {
  const cases = [
    { x: [2, 5, 9, 8], w: [3, 2, 5, 7], stride: 1, pad: 'same' },
    { x: [1, 3, 7, 11], w: [3, 3, 3, 4], stride: 2, pad: 'valid' },
    { x: [3, 4, 6, 5], w: [1, 1, 4, 9], stride: 1, pad: 'valid' },
    { x: [2, 2, 6, 7], w: [3, 3, 2, 5], stride: 1, pad: [[0, 0], [0, 0], [1, 2], [2, 0]] },
  ] as const // biome-ignore format: table
  it.each(cases)('convolution of NCHW $x by $w, stride $stride, pad $pad', async ({ x, w, stride, pad }) => {
    const run = (t: tf.Tensor, f: tf.Tensor) =>
      tf.conv2d(t as tf.Tensor4D, f as tf.Tensor4D, stride, pad as 'same', 'NCHW', 1)
    await agrees(seeded(81, () => run(random(...x), random(...w))))
    if (typeof pad !== 'string') return
    const gradients = seeded(82, () =>
      tf.grads((t, f) => tf.sum(tf.mul(run(t, f), run(t, f))))([random(...x), random(...w)]),
    )
    await agrees(gradients)
  })
  it('fused convolution of NCHW', async () => {
    for (const bias of [undefined, 7, 1] as const) {
      await agrees(
        seeded(83, () =>
          tf.fused.conv2d({
            x: random(2, 5, 9, 8) as tf.Tensor4D,
            filter: random(3, 2, 5, 7) as tf.Tensor4D,
            strides: 1,
            pad: 'same',
            dataFormat: 'NCHW',
            activation: 'relu',
            ...(bias === undefined ? {} : { bias: random(bias) }),
          }),
        ),
      )
    }
  })
  it.each([
    [2, 9, 8, 6, 2],
    [1, 12, 5, 8, 3],
    [3, 7, 7, 3, 5],
  ] as const)('depthwise over %i x %i x %i x %i, %i filters a channel', async (n, h, w, c, m) => {
    for (const [stride, pad] of [
      [1, 'same'],
      [2, 'valid'],
    ] as const) {
      const run = (t: tf.Tensor, f: tf.Tensor) => tf.depthwiseConv2d(t as tf.Tensor4D, f as tf.Tensor4D, stride, pad)
      await agrees(seeded(84, () => run(random(n, h, w, c), random(3, 3, c, m))))
      await agrees(
        seeded(85, () =>
          tf.grads((t, f) => tf.sum(tf.mul(run(t, f), run(t, f))))([random(n, h, w, c), random(3, 3, c, m)]),
        ),
      )
    }
    await agrees(
      seeded(86, () =>
        tf.fused.depthwiseConv2d({
          x: random(n, h, w, c) as tf.Tensor4D,
          filter: random(3, 3, c, m) as tf.Tensor4D,
          bias: random(c * m),
          strides: 1,
          pad: 'same',
          activation: 'elu',
        }),
      ),
    )
  })
  it('layer normalisation of tf.layers', async () => {
    for (const shape of [
      [4, 9],
      [3, 5, 7],
      [2, 3, 2, 6],
    ] as const) {
      const compute = () =>
        tf.tidy(() => {
          const layer = tf.layers.layerNormalization({ axis: -1 })
          const x = seededTensor(87, shape)
          layer.apply(x)
          const depth = shape.at(-1) as number
          layer.setWeights([seededTensor(88, [depth]), seededTensor(89, [depth])])
          const c = seededTensor(90, shape)
          const y = layer.apply(x) as tf.Tensor
          return [y, tf.grad((t) => tf.sum(tf.mul(layer.apply(t) as tf.Tensor, c)))(x)]
        })
      await agrees(compute)
    }
  })
  it('local response normalisation', async () => {
    for (const [radius, bias, alpha, beta] of [
      [2, 1, 1, 0.5],
      [5, 0.7, 0.3, 0.75],
    ] as const) {
      const run = (x: tf.Tensor) => tf.localResponseNormalization(x as tf.Tensor4D, radius, bias, alpha, beta)
      await agrees(seeded(91, () => run(random(2, 3, 5, 7))))
      await agrees(seeded(92, () => tf.grad((x) => tf.sum(tf.square(run(x))))(random(2, 3, 5, 7))))
    }
  })
  it.each([1, 2, 8, 64, 3, 7, 12, 100])('Fourier transforms of length %i', async (n) => {
    const parts = (z: tf.Tensor) => [tf.real(z), tf.imag(z)]
    const signal = () => tf.complex(seededTensor(94, [2, 3, n]), seededTensor(95, [2, 3, n]))
    await agrees(() => [...parts(tf.spectral.fft(signal())), ...parts(tf.spectral.ifft(signal()))])
    await agrees(() => [
      ...parts(tf.spectral.rfft(seededTensor(96, [5, n]))),
      tf.spectral.irfft(tf.spectral.fft(signal())),
    ])
    await tf.setBackend('simd')
    const there = tf.tidy(() => parts(tf.spectral.ifft(tf.spectral.fft(signal()))))
    const [re, im] = there.map((t) => t.dataSync())
    seededFloats(6 * n, 94).forEach((v, i) => {
      expect(re![i]).toBeCloseTo(v, 5)
    })
    seededFloats(6 * n, 95).forEach((v, i) => {
      expect(im![i]).toBeCloseTo(v, 5)
    })
  })
  it('samples by logits', async () => {
    const draw = () => tf.multinomial(seededTensor(93, [6, 9]) as tf.Tensor2D, 50, 17)
    const [want, got] = [await evaluate('cpu', draw), await evaluate('simd', draw)]
    expect(got).toEqual(want)
  })
})

const seededTensor = (seed: number, shape: readonly number[]) =>
  tf.tensor(seededFloats(tf.util.sizeFromShape([...shape]), seed), [...shape])

describe('empty tensors', () => {
  it('agree with cpu', async () => {
    const compute = () => [
      tf.add(tf.zeros([0, 3]), tf.zeros([1, 3])), tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])), tf.sum(tf.zeros([0, 3]), 0),
      tf.concat([tf.zeros([0, 2]), tf.ones([3, 2])]), tf.slice(tf.ones([3, 2]), [0, 0], [0, 2]), tf.exp(tf.zeros([0])), tf.transpose(tf.zeros([0, 4])),
    ] // biome-ignore format: list
    const [want, got] = [await evaluate('cpu', compute), await evaluate('simd', compute)]
    expect(got).toEqual(want)
  })
})
