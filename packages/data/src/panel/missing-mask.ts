/** 1 where a value is NaN. */
export const missingMask = (values: Float64Array): Uint8Array => {
  const mask = new Uint8Array(values.length)
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) mask[i] = 1
  return mask
}
