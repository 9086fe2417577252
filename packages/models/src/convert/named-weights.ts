import type { LayersModel, layers } from '@tensorflow/tfjs-layers'
import { checkModel } from '../check-model.ts'
import { check, ModelsError } from '../errors.ts'
import { firstNonFinite } from '../math/first-non-finite.ts'
import { weightsInOrder } from '../tensor/weights-in-order.ts'
import { writeVariables } from '../tensor/write-variables.ts'

/** A float32 array with its shape, row-major. */
export interface WeightArray {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** The number of elements of a shape. */
function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1)
}

/** A layer's weights, in its own order. */
export function readLayer(layer: layers.Layer): WeightArray[] {
  return weightsInOrder(layer).map((weight) => ({
    shape: weight.shape as number[],
    values: Float32Array.from(weight.read().dataSync()),
  }))
}

/** Replaces a layer's weights after checking their shapes. */
export function writeLayer(layer: layers.Layer, weights: readonly WeightArray[]): void {
  const variables = weightsInOrder(layer)
  variables.forEach((variable, i) => {
    requireShape(`weight ${i} of layer ${layer.name}`, weights[i] as WeightArray, variable.shape as number[])
  })
  writeVariables(
    variables,
    weights.map(({ values }) => values),
  )
}

/** Refuses an array of another shape, or with a value that is not finite. */
export function requireShape(what: string, array: WeightArray, shape: readonly number[]): void {
  check(
    typeof array === 'object' && array !== null && array.values instanceof Float32Array,
    'weights-mismatch',
    `${what} must be { shape, values } with values a Float32Array`,
    array?.values ?? array,
  )
  check(
    JSON.stringify(array.shape) === JSON.stringify(shape) && array.values.length === sizeOf(shape),
    'weights-mismatch',
    `${what} must have the shape ${JSON.stringify(shape)}`,
    array.shape,
  )
  const bad = firstNonFinite(array.values)
  check(bad < 0, 'weights-mismatch', `${what} must be finite`, array.values[bad])
}

/**
 * The layers of a model that have weights.
 *
 * @throws ModelsError `unsupported-model` for what is no model, `backend-unavailable`, `model-disposed`
 */
export function weightedLayers(model: LayersModel): layers.Layer[] {
  checkModel(model)
  return model.layers.filter((layer) => layer.weights.length > 0)
}

/** The transpose of a matrix. */
export function transpose({ shape, values }: WeightArray): WeightArray {
  const [rows, columns] = shape as [number, number]
  const out = new Float32Array(values.length)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c]!
  return { shape: [columns, rows], values: out }
}

/** An array of rank 3 with its first and last dimension exchanged. */
export function transposeEnds({ shape, values }: WeightArray): WeightArray {
  const [a, b, c] = shape as [number, number, number]
  const out = new Float32Array(values.length)
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) out[(k * b + j) * a + i] = values[(i * b + j) * c + k]!
  return { shape: [c, b, a], values: out }
}

/** The same values under another shape. */
export function reshape({ values }: WeightArray, shape: readonly number[]): WeightArray {
  return { shape, values }
}

/** Part `index` of `count` equal parts along the first dimension, that dimension dropped when `drop` is set. */
export function part({ shape, values }: WeightArray, index: number, count: number, drop = false): WeightArray {
  const rows = (shape[0] as number) / count
  const size = values.length / count
  return {
    shape: drop ? shape.slice(1) : [rows, ...shape.slice(1)],
    values: values.slice(index * size, (index + 1) * size),
  }
}

/** Arrays one after the other along the first dimension; `stack` makes that a new dimension. */
export function join(arrays: readonly WeightArray[], stack = false): WeightArray {
  const first = arrays[0] as WeightArray
  const values = new Float32Array(arrays.reduce((sum, array) => sum + array.values.length, 0))
  let at = 0
  for (const array of arrays) {
    values.set(array.values, at)
    at += array.values.length
  }
  const rows = arrays.reduce((sum, array) => sum + (array.shape[0] as number), 0)
  return { shape: stack ? [arrays.length, ...first.shape] : [rows, ...first.shape.slice(1)], values }
}

/** The entry of that name. */
export function take(from: Readonly<Record<string, WeightArray>>, name: string): WeightArray {
  const found = from[name]
  if (found === undefined) throw new ModelsError('weights-mismatch', `the weights must hold ${name}`, Object.keys(from))
  return found
}

/** The error for a layer without a converter. */
export function noConverter(layer: layers.Layer): ModelsError {
  const received = `${layer.getClassName()} ${layer.name}`
  return new ModelsError('unsupported-model', 'weights of this layer have no converter', received)
}
