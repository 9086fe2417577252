/** The TensorFlow.js backends that the app can train on; `tensorflow` needs @tensorflow/tfjs-node, which is optional. */
export const BACKENDS = ['simd', 'cpu', 'tensorflow'] as const
export type BackendName = (typeof BACKENDS)[number]
