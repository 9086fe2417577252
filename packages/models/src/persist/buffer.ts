import type { LayersModel } from '@tensorflow/tfjs-layers'
import { decodeContainer, encodeContainer } from './container.ts'
import { fromArtifacts, type ModelHeader, toArtifacts } from './model-artifacts.ts'

const FORMAT = 'fdp-model'

/**
 * A model with its weights as bytes: a JSON header and raw float32, with sizes and a checksum. For folders see
 * `@fdp/models/node`.
 *
 * @example
 * const bytes = await saveModel(model)
 */
export async function saveModel(model: LayersModel): Promise<ArrayBuffer> {
  const { header, arrays } = await toArtifacts(model)
  return encodeContainer(FORMAT, header, arrays)
}

/**
 * The model of {@link saveModel}'s bytes: same weights bit for bit. Nothing in the bytes is run as code.
 *
 * @throws ModelsError `truncated-file`, `invalid-file`, `weights-mismatch`
 * @example
 * const model = await loadModel(bytes)
 */
export async function loadModel(bytes: ArrayBuffer | Uint8Array): Promise<LayersModel> {
  const { header, arrays } = decodeContainer(FORMAT, bytes)
  return fromArtifacts(header as ModelHeader, arrays)
}
