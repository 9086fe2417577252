/** How many labels are of class 0 and of class 1. */
export function countByClass(labels: ArrayLike<number>): [number, number] {
  const counts: [number, number] = [0, 0]
  for (let i = 0; i < labels.length; i++) counts[labels[i] === 1 ? 1 : 0] += 1
  return counts
}
