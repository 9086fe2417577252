import { checkInteger } from '../errors.ts'
import type { ParameterValue } from '../space/parameter.ts'
import type { Config } from '../space/space.ts'
import type { ReadableStudy } from './export.ts'

/** How much of the score a parameter explains by itself. */
export interface Importance {
  readonly parameter: string
  /** From 0 to 1: the Kruskal-Wallis effect size eta^2_H, 0 where it would be negative. */
  readonly importance: number
  /** Groups of values that were compared; "does not exist" is one of them. */
  readonly groups: number
}

/** Options of {@link hyperparameterImportance}. */
export interface ImportanceOptions {
  /** Groups of equal size into which the values of a number are cut. Default 5. */
  readonly bins?: number
}

/**
 * Importance of each parameter: eta^2_H = (H - k + 1) / (n - k), where H is the tie-corrected Kruskal-Wallis statistic
 * of the scores over the k groups of the parameter's values. It shows effects of single parameters, not of their
 * combinations, and needs no model.
 *
 * Each trial counts once, with its first evaluation: later ones are selected. Scores are ranked within their resource,
 * so that brackets that begin with different resources can be put together.
 *
 * @throws HyperbandError `invalidOption` for fewer than 2 bins.
 * @see Kruskal, Wallis (1952), JASA 47; Tomczak, Tomczak (2014), Trends in Sport Sciences 21, on the effect size.
 * @example
 * hyperparameterImportance(study)[0] // { parameter: 'learningRate', importance: 0.61, groups: 5 }
 */
export function hyperparameterImportance<C>(study: ReadableStudy<C>, options: ImportanceOptions = {}): Importance[] {
  const { bins = 5 } = options
  checkInteger(bins, 'bins', 2)
  const sign = study.direction === 'maximize' ? -1 : 1
  const byResource = new Map<number, { config: Config; loss: number }[]>()
  for (const { config, evaluations } of study.trials) {
    const first = evaluations[0]
    if (first?.score === undefined) continue
    const list = byResource.get(first.resource) ?? []
    list.push({ config: config as Config, loss: first.score * sign })
    byResource.set(first.resource, list)
  }
  const sample: { config: Config; place: number }[] = []
  for (const list of byResource.values()) {
    const places = ranks(list.map(({ loss }) => loss))
    list.forEach(({ config }, i) => {
      sample.push({ config, place: ((places[i] as number) - 0.5) / list.length })
    })
  }
  return study.space.dimensions
    .map(({ name, parameter }) => {
      const labels = label(
        sample.map(({ config }) => config[name]),
        parameter.kind === 'choice' ? Number.POSITIVE_INFINITY : bins,
      )
      const places = sample.map(({ place }) => place)
      return { parameter: name, importance: effectSize(places, labels), groups: new Set(labels).size }
    })
    .sort((a, b) => b.importance - a.importance)
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
