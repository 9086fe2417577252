import * as tf from '@tensorflow/tfjs-core'
import { initializers, type layers } from '@tensorflow/tfjs-layers'
import { SeededInitializer, type SeededInitializerConfig } from './seeded-initializer.ts'

/** Arguments that every layer takes (name, inputShape, ...). */
export type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>

/** A shape with null where the size is open. */
export type Shape = (number | null)[]

type Initializer = ReturnType<typeof initializers.ones>

/** A {@link SeededInitializer}, typed as what `addWeight` takes. */
export function drawn(kind: SeededInitializerConfig['kind'], seed: number): Initializer {
  return new SeededInitializer({ kind, seed }) as unknown as Initializer
}

/** Zeros, for biases. */
export function zeros(): Initializer {
  return initializers.zeros()
}

/** The one tensor of a layer's inputs. */
export function onlyTensor(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs
}

/** The one shape of a layer's input shapes. */
export function onlyShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape
}

/** A size of one dimension as configurations have it: a number, or an array of one. */
export const firstNumber = (value: unknown): number => (Array.isArray(value) ? value[0] : value) as number

/** The size of the last dimension, which a layer needs to be known. */
export function depthOf(shape: Shape | Shape[]): number {
  return onlyShape(shape).at(-1) as number
}

/** `x [..., k] W [k, n]` with the leading dimensions kept. */
export function project(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const rows = tf.reshape(x, [-1, x.shape.at(-1) as number]) as tf.Tensor2D
  const product = tf.matMul(rows, kernel as tf.Tensor2D)
  return tf.reshape(product, [...x.shape.slice(0, -1), kernel.shape.at(-1) as number])
}
