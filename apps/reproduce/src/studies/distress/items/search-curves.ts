/** One evaluation as it counts here: what it cost, in epochs or in seconds, and what it scored. */
interface Spending {
  readonly cost: number
  readonly score: number
}

/** The best score of a search when so much had been spent. */
export interface CurvePoint {
  readonly spent: number
  readonly best: number
}

/**
 * The best score so far after each evaluation, against what had been spent by then.
 *
 * @example
 * bestSoFar([{ cost: 1, score: 0.6 }, { cost: 2, score: 0.5 }]) // [{ spent: 1, best: 0.6 }, { spent: 3, best: 0.6 }]
 */
export function bestSoFar(evaluations: readonly Spending[]): CurvePoint[] {
  let spent = 0
  let best = Number.NEGATIVE_INFINITY
  return evaluations.map(({ cost, score }) => {
    spent += cost
    best = Math.max(best, score)
    return { spent, best }
  })
}

/** The most that every search has spent: the least of what they spent in all. */
export const sharedBudget = (curves: readonly (readonly CurvePoint[])[]): number =>
  Math.min(...curves.map((curve) => curve.at(-1)?.spent ?? 0))

/** The best score among the evaluations that ended within a budget; undefined before the first one ends. */
export const bestWithin = (curve: readonly CurvePoint[], budget: number): number | undefined =>
  curve.findLast(({ spent }) => spent <= budget)?.best

/** The middle of several searches' best scores when so much had been spent, with their quartiles. */
export interface MedianPoint {
  readonly spent: number
  readonly median: number
  readonly lower: number
  readonly upper: number
}

/** Quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN]
  return below + (above - below) * (place - Math.floor(place))
}

/** Median and quartiles over searches at every spending at which one of them changed, once all have a score. */
export function medianCurve(curves: readonly (readonly CurvePoint[])[]): MedianPoint[] {
  const shared = sharedBudget(curves)
  const places = [...new Set(curves.flatMap((curve) => curve.map(({ spent }) => spent)))].sort((a, b) => a - b)
  const points = places.flatMap((spent) => {
    const scores = curves.map((curve) => bestWithin(curve, spent)).filter((score) => score !== undefined)
    if (scores.length < curves.length || spent > shared) return []
    const sorted = scores.sort((a, b) => a - b)
    return [{ spent, median: quantile(sorted, 0.5), lower: quantile(sorted, 0.25), upper: quantile(sorted, 0.75) }]
  })
  // A step is drawn by its corners.
  return points.filter((point, i) => {
    const before = points[i - 1]
    const last = i === points.length - 1
    return (
      last ||
      before === undefined ||
      before.median !== point.median ||
      before.lower !== point.lower ||
      before.upper !== point.upper
    )
  })
}
