import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { describe as describeSimd, fused, type SimdBackend, useSimd } from '../src/index.ts'
import { seededFloats } from './random.ts'
import { bundleForNode, runBundle } from './support/run-bundled.ts'

/** Node 20 has relaxed SIMD behind a flag of V8. */
const flags = Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-wasm-relaxed-simd'] : []

it('is off unless asked for, and its state can be read', async () => {
  await useSimd()
  expect(describeSimd()).toMatchObject({ backend: 'simd', relaxed: false, fusedMultiplyAdd: false })
  expect((tf.backend() as SimdBackend).describe()).toEqual(describeSimd())
  await expect(useSimd({ relaxed: 1 as unknown as boolean })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

it('asked for, computes the same up to rounding, and the same bits again when it is turned off', async () => {
  const [a, b] = [1, 2].map((seed) => tf.tensor(seededFloats(70 * 70, seed), [70, 70])) as [tf.Tensor2D, tf.Tensor2D]
  const both = () => [tf.matMul(a, b), fused.dense({ x: a, kernel: b })].map((t) => t.dataSync())
  await useSimd()
  const plain = both()
  await useSimd({ relaxed: true })
  expect(describeSimd().relaxed).toBe(true)
  both().forEach((values, k) => {
    values.forEach((v, i) => {
      expect(Math.abs(v - (plain[k]![i] as number))).toBeLessThan(1e-5)
    })
    // Without fusion the switch changes nothing.
    if (!describeSimd().fusedMultiplyAdd) expect(values).toEqual(plain[k])
  })
  await useSimd()
  expect(describeSimd().relaxed).toBe(false)
  expect(both()).toEqual(plain)
})

it('rounds once a term where engine and machine fuse', async () => {
  const code = await bundleForNode(`
    import * as tf from '@tensorflow/tfjs-core'
    import { describe, fused, useSimd } from '../src/index.ts'
    const x = 1 + 2 ** -12
    // x x - (1 + 2^-11) as a product of a row and a column: 2^-24 rounded once, 0 rounded twice.
    const row = () => tf.tensor2d([-1 - 2 ** -11, x], [1, 2])
    const column = tf.tensor2d([1, x], [2, 1])
    const state = []
    for (const relaxed of [false, true]) {
      await useSimd({ relaxed })
      state.push([describe(), tf.matMul(row(), column).dataSync()[0], fused.dense({ x: row(), kernel: column }).dataSync()[0]])
    }
    console.log('state ' + JSON.stringify(state))
  `)
  const output = await runBundle(code, process.execPath, flags)
  const [[plain, ...exact], [relaxed, ...fusedSums]] = JSON.parse(/^state (.*)$/m.exec(output)?.[1] as string)
  expect([plain.relaxed, plain.fusedMultiplyAdd, ...exact]).toEqual([false, false, 0, 0])
  expect(relaxed.relaxed).toBe(true)
  const want = relaxed.fusedMultiplyAdd ? 2 ** -24 : 0
  expect(fusedSums).toEqual([want, want])
})

it('TensorFlow.js does not advise to install another package', async () => {
  const output = await runBundle(
    await bundleForNode(`
      import * as tf from '@tensorflow/tfjs-core'
      import { useSimd } from '../src/index.ts'
      await useSimd()
      const x = tf.tensor([1, 2, 3])
      const y = tf.complex(x, x)
      console.log('done', tf.env().get('IS_NODE'), (await tf.add(x, tf.cast(tf.tensor([true, false, true]), 'float32')).data()).join())
    `),
  )
  expect(output).toBe('done true 2,2,4\n')
})
