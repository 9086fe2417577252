import { getKernel, type KernelConfig, Multinomial, Softmax, type TensorInfo } from '@tensorflow/tfjs-core'
import { override } from './override.ts'

/** Sampling by cpu's kernel from probabilities of our own softmax. */
export const multinomialKernels: readonly KernelConfig[] = [
  override<{ numSamples: number; seed: number; normalized: boolean }>(Multinomial, ({ inputs, attrs, backend }) => {
    const { logits } = inputs as { logits: TensorInfo }
    if (attrs.normalized || logits.dtype !== 'float32') return undefined
    const run = (name: string, from: string, given: TensorInfo, more: object) =>
      getKernel(name, from).kernelFunc({ inputs: { logits: given }, attrs: { ...more }, backend }) as TensorInfo
    const probabilities = run(Softmax, 'simd', logits, { dim: -1 })
    const samples = run(Multinomial, 'cpu', probabilities, { ...attrs, normalized: true })
    backend.disposeIntermediateTensorInfo(probabilities)
    return samples
  }),
]
