import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { chainedMethodNames, registerChainedMethods } from './chained-methods.ts'

type Chained = tf.Tensor & Record<string, (...args: unknown[]) => tf.Tensor>
const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>

it('registers the missing methods once and leaves what is there alone', () => {
  const theirs = () => 'theirs'
  prototype.relu6 = theirs
  const first = registerChainedMethods()
  expect(first).toContain('flatten')
  expect(first).not.toContain('relu6')
  expect(prototype.relu6).toBe(theirs)
  delete prototype.relu6
  const flatten = prototype.flatten
  expect(registerChainedMethods()).toEqual(['relu6'])
  expect(registerChainedMethods()).toEqual([])
  expect(prototype.flatten).toBe(flatten)
  for (const name of chainedMethodNames) expect(prototype[name], name).toBeTypeOf('function')
})

it('computes what the ops compute', () => {
  registerChainedMethods()
  const x = tf.tensor2d([1, -2, 3, 4, 5, -6], [2, 3]) as unknown as Chained
  const data = (t: unknown) => Array.from((t as tf.Tensor).dataSync())
  expect(data(x.add?.(1))).toEqual([2, -1, 4, 5, 6, -5])
  expect(x.flatten?.().shape).toEqual([6])
  expect(x.as3D?.(1, 3, 2).shape).toEqual([1, 3, 2])
  expect(x.as1D?.().shape).toEqual([6])
  expect(x.reshapeAs?.(tf.zeros([3, 2])).shape).toEqual([3, 2])
  expect(x.concat?.(x, 1).shape).toEqual([2, 6])
  expect(x.concat?.([x, x], 0).shape).toEqual([6, 3])
  expect(x.stack?.(x).shape).toEqual([2, 2, 3])
  expect(x.toInt?.().dtype).toBe('int32')
  expect(x.toFloat?.().dtype).toBe('float32')
  expect(x.toBool?.().dtype).toBe('bool')
  expect(x.asType?.('int32').dtype).toBe('int32')
  expect(data(x.where?.(tf.tensor2d([1, 0, 1, 0, 1, 0], [2, 3], 'bool'), tf.zeros([2, 3])))).toEqual([1, 0, 3, 0, 5, 0])
  expect(data(x.sum?.(1).slice([1], [1]).asScalar?.())).toEqual([3])
  expect(() => x.asScalar?.()).toThrow('only 1 element')
  const image = tf.ones([1, 2, 2, 1]) as unknown as Chained
  expect(image.resizeBilinear?.([4, 4]).shape).toEqual([1, 4, 4, 1])
  expect(image.resizeNearestNeighbor?.([4, 4]).shape).toEqual([1, 4, 4, 1])
  expect(x.as4D?.(1, 1, 2, 3).shape).toEqual([1, 1, 2, 3])
  expect(x.as5D?.(1, 1, 1, 2, 3).shape).toEqual([1, 1, 1, 2, 3])
  expect(tf.tensor1d([0, 2], 'int32').oneHot(3, 1, 0).shape).toEqual([2, 3])
  x.dispose()
  expect(() => x.add?.(1)).toThrow('disposed')
})
