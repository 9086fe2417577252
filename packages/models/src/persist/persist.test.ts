import '@tensorflow/tfjs-backend-cpu'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import { createModel, decodeCheckpoint, describeModel, loadModel, predict, saveModel, train } from '../index.ts'
import * as node from '../node/index.ts'
import { encodeContainer } from './container.ts'
import { toArtifacts } from './model-artifacts.ts'

const data = risingWindows(16, 4, 2)
const options = { steps: 4, features: 2, convFilters: [3], lstmUnits: [2], denseUnits: [4], convDropout: 0.3 }
let model: LayersModel
let folder: string

beforeAll(async () => {
  await tf.setBackend('cpu')
  model = createModel('cnn-bilstm-attention', { ...options, seed: 6 })
  await train(model, data, { epochs: 1 })
})
beforeEach(async () => {
  await rm(folder ?? '', { recursive: true, force: true })
  folder = await mkdtemp(join(tmpdir(), 'fdp-models-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })

describe('saveModel and loadModel', () => {
  it('keep weights and description in an ArrayBuffer', async () => {
    const copy = await loadModel(await saveModel(model))
    expect(copy.getWeights().map((w) => w.dataSync())).toEqual(model.getWeights().map((w) => w.dataSync()))
    expect(describeModel(copy)).toEqual(describeModel(model))
    expect(await predict(copy, data)).toEqual(await predict(model, data))
    const again = await train(copy, data, { epochs: 1, seed: 2 })
    expect(again).toEqual(await train(await loadModel(await saveModel(model)), data, { epochs: 1, seed: 2 }))
  })

  it('refuse cut and foreign bytes, and weights of another model', async () => {
    const bytes = await saveModel(model)
    await expect(loadModel(bytes.slice(0, -4))).rejects.toEqual(code('truncated-file'))
    await expect(loadModel(new Uint8Array(64))).rejects.toEqual(code('invalid-file'))
    const { header, arrays } = await toArtifacts(model)
    const other = await toArtifacts(createModel('cnn-bilstm-attention', { ...options, lstmUnits: [3] }))
    const rebuilt = (h: object, a: Float32Array[]) => loadModel(encodeContainer('fdp-model', h, a))
    await expect(rebuilt({ ...header, weights: other.header.weights }, other.arrays)).rejects.toEqual(
      code('weights-mismatch'),
    )
    await expect(rebuilt(header, other.arrays)).rejects.toEqual(code('weights-mismatch'))
    await expect(rebuilt(header, arrays.slice(1))).rejects.toEqual(code('weights-mismatch'))
    await expect(
      rebuilt(
        header,
        arrays.map((a) => a.map(() => Number.NaN)),
      ),
    ).rejects.toEqual(code('weights-mismatch'))
    await expect(rebuilt({}, [])).rejects.toEqual(code('invalid-file'))
    const text = JSON.stringify(header).replaceAll('FdpVectorAttention', 'Lambda')
    await expect(rebuilt(JSON.parse(text), arrays)).rejects.toEqual(code('invalid-file'))
  })

  it('of the main entry tell who gives them a folder where folders are kept', async () => {
    const given = saveModel as (...given: unknown[]) => Promise<unknown>
    for (const more of [[folder], [folder, {}], [pathToFileURL(folder)], [{ folder }]])
      await expect(given(model, ...more)).rejects.toThrow(/@fdp\/models\/node/)
    const bytes = await saveModel(model)
    expect(await Promise.all([model, model].map(saveModel))).toEqual([bytes, bytes])
    const read = loadModel as (given: unknown) => Promise<unknown>
    for (const from of [folder, pathToFileURL(folder), undefined, [1, 2]]) {
      await expect(read(from)).rejects.toThrow(/@fdp\/models\/node/)
      await expect(read(from)).rejects.toEqual(code('invalid-option'))
      expect(() => decodeCheckpoint(from as never)).toThrow(code('invalid-option'))
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('read bytes of any kind', async () => {
    const bytes = await saveModel(model)
    const foreign = runInNewContext('new ArrayBuffer(size)', { size: bytes.byteLength }) as ArrayBuffer
    new Uint8Array(foreign).set(new Uint8Array(bytes))
    for (const given of [new Uint8Array(bytes), Buffer.from(bytes), new DataView(bytes), foreign]) {
      const copy = await loadModel(given as Uint8Array)
      expect(await predict(copy, data)).toEqual(await predict(model, data))
      copy.dispose()
    }
  })

  it('take a URL object for a folder, and no text of one', async () => {
    const url = pathToFileURL(join(folder, 'with space'))
    await node.saveModel(model, url)
    expect(await readdir(folder)).toEqual(['with space'])
    expect(await predict(await node.loadModel(url), data)).toEqual(await predict(model, data))
    for (const wrong of [
      url.href,
      `FILE:${folder}`,
      new URL('https://example.org/model'),
      '',
      undefined,
      Buffer.alloc(3),
    ]) {
      await expect(node.saveModel(model, wrong as string), String(wrong)).rejects.toEqual(code('invalid-option'))
      await expect(node.loadModel(wrong as string), String(wrong)).rejects.toEqual(code('invalid-option'))
    }
    await expect(node.loadModel(url.href)).rejects.toThrow('new URL(folder)')
    expect(existsSync('file:')).toBe(false)
  })

  it('keep a model in a folder that tf.loadLayersModel reads too', async () => {
    await node.saveModel(model, folder)
    const copy = await node.loadModel(folder)
    expect(await predict(copy, data)).toEqual(await predict(model, data))
    const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))
    const [{ paths, weights }] = json.weightsManifest
    const file = await readFile(join(folder, paths[0]))
    const weightData = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
    const theirs = await loadLayersModel(
      tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: weights, weightData }),
    )
    const p = tf.tidy(() => (theirs.predict(tf.tensor(data.values, data.shape)) as tf.Tensor).dataSync())
    const ours = await predict(model, data)
    ours.forEach((x, i) => {
      expect(Math.abs(x - (p[i] as number))).toBeLessThan(1e-6)
    })
  })

  it('replace a folder whole and leave nothing old behind', async () => {
    await node.saveModel(model, folder)
    const first = await readdir(folder)
    const next = createModel('cnn-bilstm-attention', { ...options, seed: 7 })
    await node.saveModel(next, folder)
    const second = await readdir(folder)
    expect(second).toHaveLength(2)
    expect(second).not.toEqual(first)
    expect(await predict(await node.loadModel(folder), data)).toEqual(await predict(next, data))
  })

  it('read and write one folder at the same time: each reader finds one of the models, whole', async () => {
    const models = Array.from({ length: 61 }, (_, seed) => createModel('logistic', { steps: 4, features: 2, seed }))
    const known = await Promise.all(models.map(async (item) => (await predict(item, data)).join()))
    await node.saveModel(models[0]!, folder)
    let saving = true
    const writer = (async () => {
      for (let i = 1; i < 61; i += 3)
        await Promise.all(models.slice(i, i + 3).map((item) => node.saveModel(item, folder)))
      saving = false
    })()
    let read = 0
    while (saving) {
      const found = await node.loadModel(folder)
      expect(known).toContain((await predict(found, data)).join())
      found.dispose()
      read++
    }
    await writer
    expect(read).toBeGreaterThan(0)
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
    for (const item of models) item.dispose()
  })

  it('refuse a damaged folder', async () => {
    const damaged = async (change: (name: { json: string; weights: string }) => Promise<void>) => {
      await node.saveModel(model, folder)
      const names = await readdir(folder)
      const weights = names.find((name) => name.endsWith('.bin')) as string
      await change({ json: join(folder, 'model.json'), weights: join(folder, weights) })
      return node.loadModel(folder)
    }
    const edit = (json: string, from: string | RegExp, to: string) =>
      readFile(json, 'utf8').then((text) => writeFile(json, text.replace(from, to)))
    await expect(damaged(({ weights }) => rm(weights))).rejects.toEqual(code('truncated-file'))
    await expect(damaged(({ json }) => rm(json))).rejects.toEqual(code('truncated-file'))
    await expect(
      damaged(async ({ weights }) => writeFile(weights, (await readFile(weights)).subarray(4))),
    ).rejects.toEqual(code('truncated-file'))
    await expect(
      damaged(async ({ weights }) => writeFile(weights, Buffer.concat([await readFile(weights), Buffer.alloc(4)]))),
    ).rejects.toEqual(code('invalid-file'))
    await expect(
      damaged(async ({ weights }) =>
        writeFile(
          weights,
          (await readFile(weights)).map((x) => x ^ 1),
        ),
      ),
    ).rejects.toEqual(code('invalid-file'))
    await expect(damaged(async ({ json }) => writeFile(json, (await readFile(json)).subarray(0, 300)))).rejects.toEqual(
      code('truncated-file'),
    )
    await expect(damaged(({ json }) => edit(json, /weights-[0-9a-f]+/, '../weights-00000000'))).rejects.toEqual(
      code('invalid-file'),
    )
    await expect(
      damaged(({ json }) => edit(json, /("shape":\[[\d,]+\],"dtype":)"float32"/, '$1"int32"')),
    ).rejects.toEqual(code('invalid-file'))
    await expect(damaged(({ json }) => edit(json, '"weightsManifest":[{', '"weightsManifest":[{},{'))).rejects.toEqual(
      code('invalid-file'),
    )
    await expect(damaged(({ json }) => edit(json, '"units":4', '"units":2'))).rejects.toEqual(code('weights-mismatch'))
  })

  it.each<[string, (names: { json: string; weights: string }) => Promise<void>, RegExp]>([
    [
      'weights that are cut',
      async ({ weights }) => truncate(weights, 100),
      /: weights-[0-9a-f]{8}\.bin must have \d+ bytes/,
    ],
    ['JSON that is cut', async ({ json }) => truncate(json, 100), /: model\.json must be whole JSON/],
    ['JSON of something else', ({ json }) => writeFile(json, 'null'), /: model\.json must name one file of weights/],
  ])('name the folder and the file of %s', async (_, damage, message) => {
    await node.saveModel(model, folder)
    const weights = (await readdir(folder)).find((name) => name.endsWith('.bin')) as string
    await damage({ json: join(folder, 'model.json'), weights: join(folder, weights) })
    const failed = await node.loadModel(folder).catch((error: Error) => error.message)
    expect(failed).toMatch(message)
    expect(String(failed).startsWith(folder)).toBe(true)
  })
})

describe('useTfjsNode', () => {
  it('says that the optional peer is absent, or does not register its backend', async () => {
    await expect(node.useTfjsNode(() => Promise.reject(new Error('Cannot find package')))).rejects.toEqual(
      code('backend-unavailable'),
    )
    await expect(node.useTfjsNode(async () => undefined)).rejects.toEqual(code('backend-unavailable'))
    await tf.setBackend('cpu')
  })

  it('makes a registered backend the current one', async () => {
    const backend = tf.backend() as never
    await node.useTfjsNode(async () => tf.registerBackend('tensorflow', () => backend))
    expect(tf.getBackend()).toBe('tensorflow')
    await tf.setBackend('cpu')
  })
})
