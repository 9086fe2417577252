import { kendallTauB } from '@fdp/stats'
import { type Interval, intervalsOf, type ResamplingOptions } from '../../intervals.ts'
import { type ImportanceInput, type Importances, readImportances } from './importance.ts'
import { type Agreement, agreementOf, METHOD_PAIRS, type Method, type PairAgreement } from './rank-agreement.ts'

export interface ImportanceSpec extends ImportanceInput, ResamplingOptions {}

type Intervals<T> = {
  readonly [K in keyof T]: T[K] extends Float64Array ? readonly Interval[] : readonly (readonly Interval[])[]
}

/** Importances and their agreement, each with its interval over companies. */
export interface MeasuredImportance extends Intervals<Importances> {
  readonly companies: { readonly explained: number; readonly ablated: number }
  readonly agreement: {
    readonly kendallW: Interval
    /** In the order of `METHOD_PAIRS`. */
    readonly pairs: readonly Readonly<Record<keyof PairAgreement, Interval>>[]
  }
  readonly repeatability: Readonly<Record<Method, Repeatability>>
}

/**
 * Kendall's tau-b of a method's ranking in one training (fold and seed) with its ranking in another, over every two of them;
 * null where there are no two that rank the features.
 */
export interface Repeatability {
  readonly trainings: number
  readonly mean: number | null
  readonly lowest: number | null
  readonly highest: number | null
  /** Mean tau-b of its ranking with that of the same network before training; null where that has no meaning. */
  readonly untrained: number | null
}

const PLAIN = ['attribution', 'permutation', 'ablation', 'ablationAccuracy', 'inputAttention'] as const
const BY_CLASS = ['attention', 'attributionByStep'] as const
const AGREEMENTS = ['tauB', 'spearman', 'common'] as const

/** Every number under a name of its own. */
function flatten(importances: Importances, { kendallW, pairs }: Agreement): Record<string, number> {
  return Object.fromEntries([
    ...PLAIN.flatMap((name) => Array.from(importances[name], (value, k) => [`${name}/${k}`, value] as const)),
    ...BY_CLASS.flatMap((name) =>
      importances[name].flatMap((values, label) =>
        Array.from(values, (value, k) => [`${name}/${label}/${k}`, value] as const),
      ),
    ),
    ['kendallW', kendallW],
    ...pairs.flatMap((pair, k) => AGREEMENTS.map((name) => [`${name}/${k}`, pair[name]] as const)),
  ])
}

const distinct = (companies: readonly Int32Array[]) => new Set(companies.flatMap((one) => [...one])).size

function repeatabilityOf({ explained, ablation }: ImportanceInput): Record<Method, Repeatability> {
  const readAll = (input: ImportanceInput) => {
    const { companies, read } = readImportances(input)
    return read(new Uint8Array(companies.length).fill(1))
  }
  const alone = explained.map((block) => readAll({ explained: [block], ablation: [] }))
  const ablated = ablation.map((block) => readAll({ explained: explained.slice(0, 1), ablation: [block] }))
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  // A method that says the same of every feature ranks none.
  const correlate = (first: ArrayLike<number>, second: ArrayLike<number> | undefined): number[] => {
    const agreement = second === undefined ? Number.NaN : kendallTauB(first, second)
    return Number.isNaN(agreement) ? [] : [agreement]
  }
  const between = (rankings: readonly Float64Array[], before?: readonly Float32Array[]): Repeatability => {
    const agreements = rankings.flatMap((first, i) =>
      rankings.slice(0, i).flatMap((second) => correlate(first, second)),
    )
    const none = agreements.length === 0
    return {
      trainings: rankings.length,
      mean: mean(agreements),
      lowest: none ? null : Math.min(...agreements),
      highest: none ? null : Math.max(...agreements),
      untrained: before === undefined ? null : mean(rankings.flatMap((ranking, i) => correlate(ranking, before[i]))),
    }
  }
  return {
    attribution: between(
      alone.map(({ attribution }) => attribution),
      explained.map(({ untrained }) => untrained.attribution),
    ),
    permutation: between(alone.map(({ permutation }) => permutation)),
    ablation: between(ablated.map((importances) => importances.ablation)),
    inputAttention: between(
      alone.map((importances) => importances.inputAttention),
      explained.map(({ untrained }) => untrained.inputAttention),
    ),
  }
}

/**
 * What each method says of each feature and how far the methods agree, with 95 % percentile bootstrap intervals. A resample
 * draws companies, and every method is read on the same ones.
 */
export function measureImportance({ resamples, seed, ...input }: ImportanceSpec): MeasuredImportance {
  const { companies, read } = readImportances(input)
  const intervals = intervalsOf(
    (drawn) => {
      const weights = new Float64Array(companies.length)
      for (let i = 0; i < drawn.length; i++) weights[drawn[i]!]! += 1
      const importances = read(weights)
      return flatten(importances, agreementOf(importances))
    },
    companies.map((_, company) => company),
    { resamples, seed },
  )
  const of = (name: string): Interval => {
    const interval = intervals[name]
    if (interval === undefined) throw new Error(`nothing was measured under ${name}`)
    return interval
  }
  const list = (name: string, length: number) => Array.from({ length }, (_, k) => of(`${name}/${k}`))
  const { features, steps, attendedSteps } = input.explained[0] ?? { features: 0, steps: 0, attendedSteps: 0 }
  const byClass = (name: (typeof BY_CLASS)[number], length: number) =>
    [0, 1].map((label) => list(`${name}/${label}`, length))
  return {
    companies: {
      explained: distinct(input.explained.map(({ company }) => company)),
      ablated: distinct(input.ablation.map(({ full }) => full.company)),
    },
    attribution: list('attribution', features),
    permutation: list('permutation', features),
    ablation: list('ablation', features),
    ablationAccuracy: list('ablationAccuracy', features),
    inputAttention: list('inputAttention', features),
    attention: byClass('attention', attendedSteps),
    attributionByStep: byClass('attributionByStep', steps),
    agreement: {
      kendallW: of('kendallW'),
      pairs: METHOD_PAIRS.map((_, k) => ({
        tauB: of(`tauB/${k}`),
        spearman: of(`spearman/${k}`),
        common: of(`common/${k}`),
      })),
    },
    repeatability: repeatabilityOf(input),
  }
}
