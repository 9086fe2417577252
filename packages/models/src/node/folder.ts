import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check, ModelsError } from '../errors.ts'
import { crc32 } from '../persist/container.ts'
import { fromArtifacts, type ModelHeader, toArtifacts, type WeightSpec } from '../persist/model-artifacts.ts'
import { makeFolder, unwritable } from './make-folder.ts'

const MODEL_FILE = 'model.json'
const WEIGHTS_FILE = /^weights-[0-9a-f]{8}\.bin$/

interface ModelJson {
  readonly format: string
  readonly modelTopology: object
  readonly weightsManifest: readonly {
    readonly paths: readonly string[]
    readonly weights: readonly (WeightSpec & { readonly dtype: string })[]
  }[]
  readonly userDefinedMetadata?: Record<string, unknown>
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = join(folder, `.${name}.${process.pid}.tmp`)
  const file = await open(temporary, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(folder, name))
}

/**
 * Saves a model to a folder in the TensorFlow.js layers format (`model.json` and one file of weights, named by its
 * CRC-32), which `tf.loadLayersModel` reads too. Whoever reads meanwhile, or after a crash, finds the old model or the
 * new one: the weights are written beside the old ones and `model.json` is replaced last, in one rename.
 *
 * @throws ModelsError `file-unwritable` where folder or files cannot be made
 * @example
 * await saveModel(model, 'runs/m1')
 */
export async function saveModel(model: LayersModel, folder: string): Promise<void> {
  const { header, arrays } = await toArtifacts(model)
  const bytes = new Uint8Array(arrays.reduce((sum, array) => sum + 4 * array.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const array of arrays) for (let i = 0; i < array.length; i++, at += 4) view.setFloat32(at, array[i]!, true)
  const weightsFile = `weights-${crc32(bytes).toString(16).padStart(8, '0')}.bin`
  const json: ModelJson = {
    format: 'layers-model',
    modelTopology: header.modelTopology,
    weightsManifest: [{ paths: [weightsFile], weights: header.weights.map((spec) => ({ ...spec, dtype: 'float32' })) }],
    ...(header.userDefinedMetadata === undefined ? {} : { userDefinedMetadata: header.userDefinedMetadata }),
  }
  await makeFolder(folder)
  try {
    await writeWhole(folder, weightsFile, bytes)
    await writeWhole(folder, MODEL_FILE, `${JSON.stringify(json)}\n`)
  } catch (error) {
    throw unwritable(error, folder)
  }
  const stale = (await readdir(folder)).filter((name) => WEIGHTS_FILE.test(name) && name !== weightsFile)
  await Promise.all(stale.map((name) => rm(join(folder, name))))
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name))
  } catch (error) {
    throw new ModelsError('truncated-file', `the model folder must hold ${name}`, (error as Error).message)
  }
}

/**
 * The model that {@link saveModel} wrote to a folder. Sizes and checksum are checked, no path outside the folder is
 * read, nothing in the files is run as code.
 *
 * @throws ModelsError `truncated-file`, `invalid-file`, `weights-mismatch`; the message begins with the folder
 * @example
 * const model = await loadModel('runs/m1')
 */
export async function loadModel(folder: string): Promise<LayersModel> {
  try {
    return await readModel(folder)
  } catch (error) {
    if (!(error instanceof ModelsError)) throw error
    throw new ModelsError(error.code, `${folder}: ${error.rule}`, error.received)
  }
}

async function readModel(folder: string): Promise<LayersModel> {
  const text = (await read(folder, MODEL_FILE)).toString('utf8')
  let json: ModelJson
  try {
    json = JSON.parse(text) as ModelJson
  } catch {
    throw new ModelsError('truncated-file', `${MODEL_FILE} must be whole JSON`, `${text.length} characters`)
  }
  const group = json?.weightsManifest?.[0]
  const path = group?.paths?.[0]
  check(
    json?.weightsManifest?.length === 1 && group?.paths?.length === 1 && Array.isArray(group.weights),
    'invalid-file',
    `${MODEL_FILE} must name one file of weights`,
    json?.weightsManifest,
  )
  check(
    typeof path === 'string' && WEIGHTS_FILE.test(path),
    'invalid-file',
    'weights must lie in weights-XXXXXXXX.bin',
    path,
  )
  const specs: readonly (WeightSpec & { readonly dtype: string })[] = group.weights
  const valid = (spec: (typeof specs)[number]) =>
    spec?.dtype === 'float32' && Array.isArray(spec.shape) && spec.shape.every((n) => Number.isInteger(n) && n >= 0)
  check(
    specs.every(valid),
    'invalid-file',
    'every weight must be float32 with a shape',
    specs.find((spec) => !valid(spec)),
  )
  const sizes = specs.map((spec) => spec.shape.reduce((a, b) => a * b, 1))
  const total = 4 * sizes.reduce((a, b) => a + b, 0)
  const bytes = await read(folder, path)
  check(bytes.length >= total, 'truncated-file', `${path} must have ${total} bytes`, bytes.length)
  check(bytes.length === total, 'invalid-file', `${path} must have ${total} bytes`, bytes.length)
  const sum = crc32(bytes).toString(16).padStart(8, '0')
  check(path === `weights-${sum}.bin`, 'invalid-file', `the checksum of ${path} must be that of its name`, sum)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const arrays = sizes.map((size) => {
    const array = new Float32Array(size)
    for (let i = 0; i < size; i++, at += 4) array[i] = view.getFloat32(at, true)
    return array
  })
  const { modelTopology, userDefinedMetadata } = json
  const header: ModelHeader = {
    modelTopology,
    weights: specs,
    ...(userDefinedMetadata === undefined ? {} : { userDefinedMetadata }),
  }
  return fromArtifacts(header, arrays)
}
