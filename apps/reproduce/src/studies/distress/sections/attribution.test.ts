import { PAPER_INDICATORS } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { madeUpImportance } from '../../../../test/support/made-up-importance.ts'
import type { Figure, Table } from '../../../report/schema.ts'
import { featureLabel } from '../sample/network-features.ts'
import { attributionSection, importanceSentence } from './attribution.ts'

const section = (paperShaped: boolean) => {
  const { run, outcome } = madeUpImportance(paperShaped)
  return { outcome, ...attributionSection(run, outcome) }
}
const paper = section(true)
const american = section(false)
const find = <T extends Table | Figure>({ items }: { items: readonly (Table | Figure)[] }, id: string) =>
  items.find((item) => item.id === id) as T

describe('attributionSection', () => {
  it('has figures of attention, both attributions and ablation, each with n, seeds and protocol', () => {
    for (const id of ['fig-7-attention', 'attribution-over-time', 'fig-7-gradients', 'fig-7-permutation', 'fig-8']) {
      const { caption, alternative } = find<Figure>(paper, id)
      expect(caption).toMatch(/(1,234|321) companies/)
      expect(caption).toMatch(/[52] folds, 1 seed each/)
      expect(caption).toContain('strict protocol')
      expect(alternative).not.toBe('')
    }
  })

  it('names the steps that attention weighs by what they cover', () => {
    const steps = ({ data }: Figure) => [...new Set(data.map(({ step }) => step))]
    expect(steps(find<Figure>(paper, 'fig-7-attention'))).toEqual(['1-2', '3-4', '5-6', '7-8'])
    expect(steps(find<Figure>(american, 'fig-7-attention'))).toEqual(['1-2', '3-4'])
    const rows = find<Table>(american, 'attended-steps').rows
    expect(rows.map(({ two }) => two)).toEqual(['1: 1-3, nothing to weigh', '1: 1-4, nothing to weigh'])
    expect(find<Table>(american, 'attended-steps').caption).toContain('years')
  })

  it('draws ten features, the most important first, and marks those of the paper', () => {
    const { data } = find<Figure>(paper, 'fig-8')
    expect(data).toHaveLength(10)
    expect(data[0]).toMatchObject({ rank: 1, feature: featureLabel('cashRatio'), value: 0.03 })
    expect(data.find(({ feature }) => feature === 'quick ratio')?.group).toBe("among the paper's ten")
    expect(data[0]?.group).toBe("not among the paper's ten")
    expect(find<Figure>(american, 'fig-8').data[0]).not.toHaveProperty('group')
  })

  it('lists every feature with its rank by every method', () => {
    const { rows, columns } = find<Table>(paper, 'importance')
    expect(rows).toHaveLength(34)
    expect(rows[0]).toMatchObject({ feature: 'current ratio', meanRank: 4 / 3, attributionRank: 1, ablationRank: 2 })
    expect(rows.find(({ feature }) => feature === 'quick ratio')).toMatchObject({ fig7: null, fig8: 7 })
    expect(columns.map(({ key }) => key)).toContain('fig7')
    expect(find<Table>(american, 'importance').columns.map(({ key }) => key)).not.toContain('fig7')
  })

  it("sets our ten beside the paper's, with a verdict, where the features are its own", () => {
    const { rows, notes } = find<Table>(paper, 'paper-top-ten')
    expect(rows[0]).toMatchObject({
      gradients: { value: 'current ratio', paper: 'current asset turnover', verdict: 'differs' },
      ablation: { value: 'cash ratio', paper: 'return on assets', verdict: 'differs' },
    })
    expect(notes?.[1]).toMatch(/own two lists have 4 in common \(working capital ratio.*against the same 2\.9/)
    expect(find(american, 'paper-top-ten')).toBeUndefined()
  })

  it('says that nothing was chosen by it, and what the leak of the paper protocol does to it', () => {
    const leaky = madeUpImportance(true)
    const options = { ...leaky.run.options, protocol: 'paper' as const }
    const text = attributionSection({ ...leaky.run, options }, leaky.outcome).text.join(' ')
    expect(paper.text.join(' ')).toContain('decides nothing')
    expect(paper.text.join(' ')).not.toContain('how a company is recognised')
    expect(text).toContain('how a company is recognised')
  })

  it('names two features of which each is a function of the other', () => {
    const [debt, equity] = ['debtToAssetRatio', 'equityRatio'].map((name) =>
      PAPER_INDICATORS.find((indicator) => indicator.name === name)?.compute({
        totalLiabilities: 3,
        totalAssets: 4,
        equity: 1,
      }),
    )
    expect(equity).toBeCloseTo((debt ?? 0) / (1 - (debt ?? 0)), 12)
    expect(paper.text.join(' ')).toContain('each is a function of the other')
    expect(paper.text.join(' ')).not.toContain('add up to one')
  })

  it('shows how far the methods agree, and each with itself', () => {
    const { rows } = find<Table>(paper, 'rank-agreement')
    expect(rows).toHaveLength(7)
    expect(rows[0]?.kendallW).toMatchObject({ value: 0.6, low: 0.58 })
    expect(rows[1]).toMatchObject({ methods: 'integrated gradients; permutation', tauB: { value: 0.5 } })
    expect(find<Table>(paper, 'repeatability').rows[3]).toMatchObject({ method: 'input attention', untrained: 0.98 })
    expect(find<Table>(paper, 'repeatability').rows[2]).toMatchObject({ trainings: 1, mean: null, lowest: null })
  })
})

describe('what is said of its tables', () => {
  it('is where it says, and of those windows', () => {
    const named = paper.text
      .join(' ')
      .match(/another seed of the training would change stands in the table "(.*?)"/)?.[1]
    expect(find<Table>(paper, 'repeatability').title).toBe(named)
    const { rows, notes } = find<Table>(american, 'attended-steps')
    // Of windows of three the last step stays.
    expect(rows[0]).toMatchObject({ width: 3, one: '2: 1-2, 3' })
    expect(notes?.[1]).toContain(
      'In windows of four years or more, pooling by 2 leaves the last of an odd number of steps out',
    )
  })
})

describe('importanceSentence', () => {
  it('says how far the three agree and what each puts first', () => {
    const sentence = importanceSentence(paper.outcome)
    expect(sentence).toContain("34 features with Kendall's W 0.60 [0.58, 0.62]")
    expect(sentence).toContain('integrated gradients and permutation 0.50 [0.48, 0.52]')
    expect(sentence).toContain('cash ratio (retraining without the feature)')
    expect(sentence).not.toContain('input attention')
  })

  it('names no first feature where no loss is above zero', () => {
    const { measured } = paper.outcome
    const below = measured.ablation.map(() => ({ estimate: -0.001, lower: -0.01, upper: 0.008 }))
    const sentence = importanceSentence({ ...paper.outcome, measured: { ...measured, ablation: below } })
    expect(sentence).toContain('none above zero (retraining without the feature)')
    expect(sentence).toContain('(permutation)')
  })
})
