import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check, ModelsError } from '../errors.ts'
import { crc32 } from '../persist/container.ts'
import { fromArtifacts, type ModelHeader, toArtifacts, type WeightSpec } from '../persist/model-artifacts.ts'
import { folderPath } from './folder-path.ts'
import { makeFolder, unwritable } from './make-folder.ts'
import { writeWhole } from './write-whole.ts'

const MODEL_FILE = 'model.json'
/** In milliseconds; no save takes as long. */
const HOUR = 3_600_000
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

/**
 * Saves a model to a folder in the TensorFlow.js layers format (`model.json` and one file of weights, named by its
 * CRC-32), which `tf.loadLayersModel` reads too. Whoever reads meanwhile, or after a crash, finds the old model or the
 * new one: the weights are written beside the old ones and `model.json` is replaced last, in one rename; then the old
 * weights go. Where several save at once, one of them is what is found.
 *
 * @param to the folder: a path, or a `file:` URL object
 * @throws ModelsError `file-unwritable` where folder or files cannot be made, `invalid-option`, `unsupported-model`,
 * `backend-unavailable`, `model-disposed`
 * @example
 * await saveModel(model, 'runs/m1')
 */
export async function saveModel(model: LayersModel, to: string | URL): Promise<void> {
  const folder = folderPath(to)
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
  const before = await saved(folder)
  try {
    await writeWhole(folder, weightsFile, bytes)
    await writeWhole(folder, MODEL_FILE, `${JSON.stringify(json)}\n`)
    // Another save that replaced the same weights meanwhile has removed them as its predecessor's.
    if ((await stat(join(folder, weightsFile)).catch(() => undefined)) === undefined)
      await writeWhole(folder, weightsFile, bytes)
  } catch (error) {
    throw unwritable(error, folder)
  }
  await removeStale(folder, weightsFile, before)
}

/** What the folder's model.json names, and when it was written; undefined where there is none that can be read. */
async function saved(folder: string): Promise<{ readonly weights: unknown; readonly at: number } | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([
      readFile(join(folder, MODEL_FILE), 'utf8'),
      stat(join(folder, MODEL_FILE)),
    ])
    return { weights: (JSON.parse(text) as ModelJson).weightsManifest[0]?.paths[0], at: mtimeMs }
  } catch {
    return undefined
  }
}

/**
 * Removes the weights that the model before had, and those that an interrupted save left long before it. Newer ones may
 * be those of another process that is about to name them. The model is saved already: what cannot be removed stays.
 */
async function removeStale(folder: string, kept: string, before: Awaited<ReturnType<typeof saved>>): Promise<void> {
  if (before === undefined) return
  const others = (await readdir(folder).catch(() => [])).filter((name) => WEIGHTS_FILE.test(name) && name !== kept)
  await Promise.all(
    others.map(async (name) => {
      const path = join(folder, name)
      try {
        if (name === before.weights || (await stat(path)).mtimeMs < before.at - HOUR) await rm(path, { force: true })
      } catch {}
    }),
  )
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
 * @param from the folder: a path, or a `file:` URL object
 * @throws ModelsError `truncated-file`, `invalid-file`, `weights-mismatch`, `backend-unavailable`, with the folder at the
 * beginning of the message; `invalid-option`
 * @example
 * const model = await loadModel('runs/m1')
 */
export async function loadModel(from: string | URL): Promise<LayersModel> {
  const folder = folderPath(from)
  try {
    return await readSettled(folder)
  } catch (error) {
    if (!(error instanceof ModelsError)) throw error
    throw new ModelsError(error.code, `${folder}: ${error.rule}`, error.received)
  }
}

const readText = async (folder: string) => (await read(folder, MODEL_FILE)).toString('utf8')

/** Who saves meanwhile removes the weights that the model.json just read names; then there is another model.json. */
async function readSettled(folder: string): Promise<LayersModel> {
  for (let text = await readText(folder); ; ) {
    try {
      return await readModel(folder, text)
    } catch (error) {
      const now = error instanceof ModelsError && error.code === 'truncated-file' ? await readText(folder) : text
      if (now === text) throw error
      text = now
    }
  }
}

async function readModel(folder: string, text: string): Promise<LayersModel> {
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
