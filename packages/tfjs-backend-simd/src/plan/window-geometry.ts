/** Output steps and zeros in front, as TensorFlow counts them. */
export function windowGeometry(
  steps: number,
  size: number,
  stride: number,
  dilation: number,
  padding: 'same' | 'valid' | 'causal',
): { readonly outSteps: number; readonly left: number } {
  const reach = (size - 1) * dilation + 1
  if (padding === 'valid') return { outSteps: Math.floor((steps - reach) / stride) + 1, left: 0 }
  const outSteps = Math.ceil(steps / stride)
  if (padding === 'causal') return { outSteps, left: reach - 1 }
  return { outSteps, left: Math.floor(Math.max(0, (outSteps - 1) * stride + reach - steps) / 2) }
}
