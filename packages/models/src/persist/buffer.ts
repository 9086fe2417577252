import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import { decodeContainer, encodeContainer, isBytes } from './container.ts'
import { fromArtifacts, type ModelHeader, toArtifacts } from './model-artifacts.ts'

const FORMAT = 'fdp-model'

/**
 * A model with its weights as bytes: a JSON header and raw float32, with sizes and a checksum. For folders see
 * `@fdp/models/node`.
 *
 * @throws ModelsError `invalid-option`, `unsupported-model`, `backend-unavailable`, `model-disposed`
 * @example
 * const bytes = await saveModel(model)
 */
export async function saveModel(model: LayersModel): Promise<ArrayBuffer>
export async function saveModel(model: LayersModel, ...rest: unknown[]): Promise<ArrayBuffer> {
  check(
    // Indices come from `models.map(saveModel)`.
    rest[0] === undefined || typeof rest[0] === 'number',
    'invalid-option',
    'saveModel of @fdp/models takes a model alone and gives its bytes: import saveModel from @fdp/models/node to write a folder',
    rest[0],
  )
  const { header, arrays } = await toArtifacts(model)
  return encodeContainer(FORMAT, header, arrays)
}

/**
 * The model of {@link saveModel}'s bytes: same weights bit for bit. Nothing in the bytes is run as code.
 *
 * @throws ModelsError `truncated-file`, `invalid-file`, `weights-mismatch`, `backend-unavailable`; `invalid-option` for
 * what is no bytes
 * @example
 * const model = await loadModel(bytes)
 */
export async function loadModel(bytes: ArrayBuffer | Uint8Array): Promise<LayersModel> {
  check(
    isBytes(bytes),
    'invalid-option',
    'loadModel of @fdp/models takes the bytes that saveModel gives: import loadModel from @fdp/models/node to read a folder',
    bytes,
  )
  const { header, arrays } = decodeContainer(FORMAT, bytes)
  return fromArtifacts(header as ModelHeader, arrays)
}
