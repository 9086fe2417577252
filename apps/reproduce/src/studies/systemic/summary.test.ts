import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../profiles.ts'
import { type Interval, undefinedInterval } from '../intervals.ts'
import { MEASURE_NAMES, type MeasureName } from '../measures.ts'
import { RULE } from './scored-models.ts'
import type { SystemicScores } from './stages/score.ts'
import { summarize } from './summary.ts'
import type { SystemicRun } from './systemic-run.ts'

const run = {
  source: { panel: { periods: ['2010-01-04', '2010-01-05'] } },
  options: { profile: 'smoke' },
  sizes: PROFILES.smoke.systemic,
} as unknown as SystemicRun

const scored = (
  model: string,
  featureSet: SystemicScores['featureSet'],
  question: SystemicScores['question'],
  estimate: number,
): SystemicScores => {
  const interval: Interval = Number.isNaN(estimate)
    ? undefinedInterval
    : { estimate, lower: estimate - 0.1, upper: estimate + 0.1 }
  return {
    model,
    featureSet,
    question,
    measures: Object.fromEntries(MEASURE_NAMES.map((name) => [name, interval])) as Record<MeasureName, Interval>,
  }
}

const scores = (entries: readonly [number, number]) => [
  scored('CNN-BiLSTM', 'stress', 'state', 0.6),
  scored('TCN', 'market', 'state', 0.7),
  scored(RULE, null, 'state', 0.8),
  scored('CNN-BiLSTM', 'stress', 'entries', entries[0]),
  scored('TCN', 'market', 'entries', entries[1]),
  scored(RULE, null, 'entries', 0.5),
]

describe('summarize', () => {
  it('names the best network on all days and on entries', () => {
    const [, , state, entries] = summarize(run, scores([0.65, 0.62]))
    expect(state).toContain('the best network by F1, TCN without the stress index, reaches 0.700.')
    expect(entries).toContain(
      'by ROC-AUC, CNN-BiLSTM with the stress index and its parts, reaches 0.650 [0.550, 0.750].',
    )
  })

  it('passes over what is not defined, and says so where nothing is', () => {
    const [, , , one] = summarize(run, scores([Number.NaN, 0.62]))
    expect(one).toContain('TCN without the stress index, reaches 0.620')
    const sentences = summarize(run, scores([Number.NaN, Number.NaN]))
    expect(sentences[3]).toContain('no network can be ranked')
    expect(sentences.join(' ')).not.toContain('NaN')
  })
})
