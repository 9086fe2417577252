import type { ParameterValue } from '../space/parameter.ts'
import { byResource, type Scored } from './scored-trials.ts'

/**
 * eta^2_H = (H - k + 1) / (n - k) of a parameter's values, where H is the tie-corrected Kruskal-Wallis statistic of the
 * losses over the k groups of values (values of a number in `bins` groups of equal size; "does not exist" is a group).
 * Losses are ranked within their resource, so that brackets that begin with different resources can be put together.
 *
 * @see Kruskal, Wallis (1952), JASA 47; Tomczak, Tomczak (2014), Trends in Sport Sciences 21, on the effect size.
 */
export function rankEffect(
  trials: readonly Scored[],
  readValue: (trial: Scored) => ParameterValue | undefined,
  bins: number,
): number {
  const sample: { value: ParameterValue | undefined; place: number }[] = []
  for (const list of byResource(trials)) {
    const places = ranks(list.map(({ loss }) => loss))
    list.forEach((trial, i) => {
      sample.push({ value: readValue(trial), place: ((places[i] as number) - 0.5) / list.length })
    })
  }
  const labels = label(
    sample.map(({ value }) => value),
    bins,
  )
  return effectSize(
    sample.map(({ place }) => place),
    labels,
  )
}

/** Ranks from 1, ties share their mean. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number))
  const result = new Array<number>(values.length)
  for (let begin = 0; begin < order.length; ) {
    let end = begin + 1
    while (end < order.length && values[order[end] as number] === values[order[begin] as number]) end++
    for (let i = begin; i < end; i++) result[order[i] as number] = (begin + end + 1) / 2
    begin = end
  }
  return result
}

/** Group numbers: one group a value where there are at most `bins` values, else bins of about equal size. */
function label(values: readonly (ParameterValue | undefined)[], bins: number): number[] {
  const present = values.filter((value) => value !== undefined)
  const distinct = [...new Set(present)]
  if (distinct.length <= bins) return values.map((value) => (value === undefined ? -1 : distinct.indexOf(value)))
  const places = ranks(present as number[])
  let next = 0
  return values.map((value) => {
    if (value === undefined) return -1
    return Math.min(bins - 1, Math.floor((((places[next++] as number) - 0.5) / present.length) * bins))
  })
}

/** The tie-corrected Kruskal-Wallis statistic. */
export function kruskalWallis(values: readonly number[], labels: readonly number[]): number {
  const n = values.length
  const places = ranks(values)
  const sums = new Map<number, { sum: number; count: number }>()
  labels.forEach((group, i) => {
    const entry = sums.get(group) ?? { sum: 0, count: 0 }
    entry.sum += places[i] as number
    entry.count++
    sums.set(group, entry)
  })
  let h = 0
  for (const { sum, count } of sums.values()) h += (sum * sum) / count
  h = (12 / (n * (n + 1))) * h - 3 * (n + 1)
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let ties = 0
  for (const count of counts.values()) ties += count ** 3 - count
  const correction = 1 - ties / (n ** 3 - n)
  return correction === 0 ? 0 : h / correction
}

function effectSize(values: readonly number[], labels: readonly number[]): number {
  const k = new Set(labels).size
  const n = values.length
  if (k < 2 || n <= k) return 0
  return Math.min(1, Math.max(0, (kruskalWallis(values, labels) - k + 1) / (n - k)))
}
