import '@tensorflow/tfjs-backend-cpu'
import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs-core'
import type * as Layers from '@tensorflow/tfjs-layers'
import { beforeAll, expect, it } from 'vitest'
import { attendedSteps, predict, train } from '../src/index.ts'
import { risingWindows } from './support/windows.ts'

const data = risingWindows(8, 4, 2)

/** Another copy of tfjs-layers, as a tree with two versions of it has one. */
function otherLayers(): typeof Layers {
  const require = createRequire(import.meta.url)
  const file = require.resolve('@tensorflow/tfjs-layers')
  const loaded = require.cache[file]
  delete require.cache[file]
  const other = require(file) as typeof Layers
  if (loaded !== undefined) require.cache[file] = loaded
  return other
}

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

it('a model of another copy of tfjs-layers is told as such', async () => {
  const { layers, sequential } = otherLayers()
  const theirs = sequential({
    layers: [layers.flatten({ inputShape: [4, 2] }), layers.dense({ units: 1, activation: 'sigmoid' })],
  })
  for (const door of [predict, train, async (model: Layers.LayersModel) => attendedSteps(model)])
    await expect(door(theirs, data)).rejects.toEqual(
      expect.objectContaining({
        name: 'ModelsError',
        code: 'unsupported-model',
        rule: expect.stringContaining('npm ls @tensorflow/tfjs-layers'),
      }),
    )
})
