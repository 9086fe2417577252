import type { Figure } from '../../../report/schema.ts'
import type { Interval } from '../../intervals.ts'
import { featureLabel } from '../sample/network-features.ts'
import { rankFeatures, TOP } from '../tasks/rank-agreement.ts'

// Without a canvas Vega takes text for wider than it is.
const LABEL_LIMIT = 520

/** What a method says of all features. */
interface TopFeatures {
  readonly features: readonly string[]
  readonly importances: readonly Interval[]
  /** What the numbers are, as the title of their axis. */
  readonly axis: string
  /** Names of the features that the paper's figure shows; undefined where the data have others. */
  readonly listed: ReadonlySet<string> | undefined
}

/** The ten most important features by one method, with their intervals. */
export function topFeatures(
  named: Pick<Figure, 'id' | 'title' | 'caption' | 'alternative'> & { readonly item?: string },
  { features, importances, axis, listed }: TopFeatures,
): Figure {
  const top = rankFeatures(importances.map(({ estimate }) => estimate)).slice(0, TOP)
  const names = top.map((feature) => featureLabel(features[feature] ?? ''))
  const x = { type: 'quantitative', title: axis, axis: { tickCount: 5 } }
  const y = { field: 'feature', type: 'nominal', title: null, sort: names, axis: { labelLimit: LABEL_LIMIT } }
  const groups = ["among the paper's ten", "not among the paper's ten"]
  const colour =
    listed === undefined
      ? { color: { value: '#0072B2' } }
      : {
          color: { field: 'group', type: 'nominal', title: null, scale: { domain: groups }, legend: { orient: 'top' } },
        }
  return {
    kind: 'figure',
    ...named,
    data: top.map((feature, rank) => {
      const interval = importances[feature]
      const { estimate, lower, upper } =
        interval !== undefined && Number.isFinite(interval.estimate)
          ? interval
          : { estimate: null, lower: null, upper: null }
      const group = listed === undefined ? {} : { group: groups[listed.has(features[feature] ?? '') ? 0 : 1] ?? '' }
      return { rank: rank + 1, feature: names[rank] ?? '', value: estimate, low: lower, high: upper, ...group }
    }),
    spec: {
      width: 280,
      height: { step: 24 },
      layer: [
        { mark: { type: 'rule', color: '#888888' }, encoding: { x: { ...x, datum: 0 } } },
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y, ...colour },
        },
        {
          mark: { type: 'point', filled: true, size: 60 },
          encoding: { x: { ...x, field: 'value' }, y, ...colour },
        },
      ],
    },
  }
}
