/** A broadcast elementwise loop over at most four dimensions; strides in elements, 0 where a side repeats. */
export interface BroadcastLoop {
  readonly sizes: readonly [number, number, number, number]
  readonly a: readonly [number, number, number, number]
  readonly b: readonly [number, number, number, number]
}

/**
 * Merges neighbouring dimensions in which both sides walk alike. Undefined where more than four remain.
 *
 * @example collapse([8, 1, 3], [8, 5, 3], [8, 5, 3]) // sizes [1, 8, 5, 3], a [0, 3, 0, 1], b [0, 15, 3, 1]
 */
export function collapse(
  aShape: readonly number[],
  bShape: readonly number[],
  outShape: readonly number[],
): BroadcastLoop | undefined {
  const sizes: number[] = []
  const a: number[] = []
  const b: number[] = []
  let strideA = 1
  let strideB = 1
  for (let i = 1; i <= outShape.length; i++) {
    const size = outShape[outShape.length - i] as number
    const sizeA = aShape[aShape.length - i] ?? 1
    const sizeB = bShape[bShape.length - i] ?? 1
    if (size === 1) continue
    const sa = sizeA === 1 ? 0 : strideA
    const sb = sizeB === 1 ? 0 : strideB
    strideA *= sizeA
    strideB *= sizeB
    const last = sizes.length - 1
    if (
      last >= 0 &&
      sa === (a[last] as number) * (sizes[last] as number) &&
      sb === (b[last] as number) * (sizes[last] as number)
    ) {
      sizes[last] = (sizes[last] as number) * size
    } else {
      sizes.push(size)
      a.push(sa)
      b.push(sb)
    }
  }
  if (sizes.length > 4) return undefined
  if (sizes.length === 0) return { sizes: [1, 1, 1, 1], a: [0, 0, 0, 1], b: [0, 0, 0, 1] }
  const four = (values: readonly number[], fill: number) =>
    [3, 2, 1, 0].map((i) => values[i] ?? fill) as [number, number, number, number]
  return { sizes: four(sizes, 1), a: four(a, 0), b: four(b, 0) }
}
