import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, models } from '@tensorflow/tfjs-layers'
import { checkBackend } from '../check-backend.ts'
import { checkModel } from '../check-model.ts'
import { check, ModelsError } from '../errors.ts'
import { registerLayers } from '../layers/register.ts'
import { firstNonFinite } from '../math/first-non-finite.ts'
import { weightsInOrder } from '../tensor/weights-in-order.ts'
import { withoutLeftovers } from '../tensor/without-leftovers.ts'
import { writeVariables } from '../tensor/write-variables.ts'
import { readTensors } from '../train/read-tensor.ts'

/** Name and shape of one float32 weight. */
export interface WeightSpec {
  readonly name: string
  readonly shape: readonly number[]
}

/** A model without its weights' values: plain JSON. */
export interface ModelHeader {
  readonly modelTopology: object
  readonly weights: readonly WeightSpec[]
  readonly userDefinedMetadata?: Record<string, unknown>
}

/**
 * Takes a model apart into JSON and float32 arrays, weights in the order in which layers declare them.
 *
 * @throws ModelsError `unsupported-model` for what is no model, `backend-unavailable`, `model-disposed`
 */
export async function toArtifacts(model: LayersModel): Promise<{ header: ModelHeader; arrays: Float32Array[] }> {
  checkModel(model)
  let saved: tf.io.ModelArtifacts | undefined
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  const { modelTopology, userDefinedMetadata } = saved as tf.io.ModelArtifacts
  const variables = weightsInOrder(model)
  const arrays = await readTensors(variables.map((weight) => weight.read()))
  return {
    header: {
      modelTopology: modelTopology as object,
      weights: variables.map((weight) => ({ name: weight.originalName, shape: weight.shape as number[] })),
      ...(userDefinedMetadata === undefined
        ? {}
        : { userDefinedMetadata: userDefinedMetadata as Record<string, unknown> }),
    },
    arrays,
  }
}

/** Puts weights into a model after checking that they are of this model. */
function setWeights(model: LayersModel, specs: readonly WeightSpec[], arrays: readonly Float32Array[]): void {
  const variables = weightsInOrder(model)
  const own = variables.map((weight) => ({ name: weight.originalName, shape: weight.shape as number[] }))
  check(
    specs.length === own.length && arrays.length === own.length,
    'weights-mismatch',
    `the model takes ${own.length} weights`,
    arrays.length,
  )
  const order = placesByName(own, specs)
  const values = order.map((i) => arrays[i] as Float32Array)
  own.forEach(({ name, shape }, k) => {
    const given = specs[order[k] as number]?.shape
    check(
      JSON.stringify(given) === JSON.stringify(shape),
      'weights-mismatch',
      `weight ${name} must have the shape ${JSON.stringify(shape)}`,
      given,
    )
    const size = shape.reduce((a, b) => a * b, 1)
    const array = values[k] as Float32Array
    check(array.length === size, 'weights-mismatch', `weight ${name} must hold ${size} values`, array.length)
    const bad = firstNonFinite(array)
    check(bad < 0, 'weights-mismatch', `weight ${name} must be finite`, array[bad])
  })
  writeVariables(variables, values)
}

/** Where a file has each weight: a file may list frozen weights last. Without the model's names, places are as they are. */
function placesByName(own: readonly WeightSpec[], specs: readonly WeightSpec[]): number[] {
  const places = new Map(specs.map((spec, i) => [spec?.name, i]))
  const named = places.size === specs.length && own.every(({ name }) => places.has(name))
  return own.map(({ name }, i) => (named ? (places.get(name) as number) : i))
}

/** The model of {@link toArtifacts}' parts. Runs no code of the file's: only layers that are registered are made. */
export async function fromArtifacts(header: ModelHeader, arrays: readonly Float32Array[]): Promise<LayersModel> {
  checkBackend()
  registerLayers()
  const { modelTopology, weights, userDefinedMetadata } = header
  check(
    typeof modelTopology === 'object' && modelTopology !== null && Array.isArray(weights),
    'invalid-file',
    'a model must have modelTopology and weights',
    Object.keys(header ?? {}),
  )
  let model: LayersModel
  try {
    model = await withoutLeftovers(() => models.modelFromJSON(modelTopology as never))
  } catch (error) {
    throw new ModelsError('invalid-file', 'the topology must describe registered layers', (error as Error).message)
  }
  try {
    setWeights(model, weights, arrays)
  } catch (error) {
    model.dispose()
    throw error
  }
  if (userDefinedMetadata !== undefined) model.setUserDefinedMetadata(userDefinedMetadata)
  return model
}
