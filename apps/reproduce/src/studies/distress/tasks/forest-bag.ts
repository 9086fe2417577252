const NEGATIVES_PER_FAILURE = 3
/** Its multiples spread over a step as evenly as those of any number do, however many bags there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Rows of a bag: every row of class 1, then three of class 0 for each of them, or all of class 0 where there are fewer. Those of class 0
 * stand at even distances, begun elsewhere in another bag.
 *
 * @param bag from 0
 * @example
 * forestBag([0, 1, 0, 0, 0, 0, 0], 0) // [1, 0, 3, 5]
 */
export function forestBag(labels: ArrayLike<number>, bag: number): number[] {
  const rows = Array.from({ length: labels.length }, (_, row) => row)
  const failures = rows.filter((row) => labels[row] === 1)
  const others = rows.filter((row) => labels[row] !== 1)
  const wanted = Math.min(others.length, NEGATIVES_PER_FAILURE * failures.length)
  const step = others.length / wanted
  const start = step * ((bag * GOLDEN) % 1)
  const drawn = Array.from({ length: wanted }, (_, i) => others[Math.floor(start + i * step)] ?? -1)
  return [...failures, ...drawn]
}
