/** The TensorFlow.js backends that the app can train on. */
export const BACKENDS = ['simd', 'cpu'] as const
export type BackendName = (typeof BACKENDS)[number]
