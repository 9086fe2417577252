/** How many folds companies are dealt into: each member of a model leaves one out and is judged on it. */
export const FOLDS = 5

/**
 * The fold of each window: companies dealt by turns, those that failed and the others apart, so that each fold has its share of
 * both, and all windows of a company one fold.
 */
export function companyFolds(
  { company, labels }: { readonly company: ArrayLike<number>; readonly labels: ArrayLike<number> },
  of = FOLDS,
): Int32Array {
  const failed = new Set(Array.from(company).filter((_, row) => labels[row] === 1))
  const folds = new Map<number, number>()
  const dealt = { failed: 0, others: 0 }
  return Int32Array.from(company, (each) => {
    const known = folds.get(each)
    if (known !== undefined) return known
    const fold = dealt[failed.has(each) ? 'failed' : 'others']++ % of
    folds.set(each, fold)
    return fold
  })
}

/** Every two folds. */
export const foldPairs = (of = FOLDS): [number, number][] =>
  Array.from({ length: of }, (_, a) =>
    Array.from({ length: of - a - 1 }, (_, b): [number, number] => [a, a + b + 1]),
  ).flat()
