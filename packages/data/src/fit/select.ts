/**
 * Puts the k-th smallest of `values[from..]` at index k, nothing greater before it and nothing smaller after it
 * (Hoare 1961, "Find", with the median of three as pivot). Values without NaN; linear time on average.
 */
export const selectInPlace = (values: Float64Array, k: number, from = 0): number => {
  let [left, right] = [from, values.length - 1]
  while (left < right) {
    const middle = (left + right) >>> 1
    const [a, b, c] = [values[left]!, values[middle]!, values[right]!]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let [i, j] = [left, right]
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const moved = values[i]!
      values[i] = values[j]!
      values[j] = moved
      i++
      j--
    }
    if (k <= j) right = j
    else if (k >= i) left = i
    else break
  }
  return values[k]!
}
