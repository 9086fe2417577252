import { AMERICAN_RATIOS, PAPER_INDICATORS } from '@fdp/data'
import { PROFILES } from '../../src/profiles.ts'
import type { DistressRun } from '../../src/studies/distress/distress-run.ts'
import type { ImportanceOutcome } from '../../src/studies/distress/stages/importance.ts'
import { METHOD_PAIRS } from '../../src/studies/distress/tasks/rank-agreement.ts'
import type { Interval } from '../../src/studies/intervals.ts'

const around = (estimate: number, half = 0.02): Interval => ({
  estimate,
  lower: estimate - half,
  upper: estimate + half,
})

/** A run of the study and what it found of its features: the first is the most important by every method but retraining. */
export function madeUpImportance(paperShaped: boolean): { run: DistressRun; outcome: ImportanceOutcome } {
  const features = (paperShaped ? PAPER_INDICATORS : AMERICAN_RATIOS).map(({ name }) => name)
  const falling = features.map((_, place) => around(0.5 - place / 100))
  const retrained = features.map((_, place) => around(place === 2 ? 0.03 : 0.01 - place / 1000))
  const mainWidth = paperShaped ? 8 : 5
  const even = (steps: number) => [0, 1].map(() => Array.from({ length: steps }, () => around(1 / steps)))
  const repeated = { trainings: 5, mean: 0.4, lowest: 0.2, highest: 0.6, untrained: null }
  return {
    run: {
      source: {
        paperShaped,
        classNames: paperShaped ? ['non-ST', 'ST'] : ['alive', 'failed'],
        panel: { periods: paperShaped ? ['2019Q1', '2019Q2'] : ['2010', '2011'] },
      } as unknown as DistressRun['source'],
      options: { data: 'made-up', protocol: 'strict', profile: 'smoke', dataSha256: '', seed: 7, backend: 'simd' },
      sizes: {
        ...PROFILES.smoke.distress,
        widths: paperShaped ? [8, 6] : [5, 3],
        leakWidths: [],
        windowsPerCompany: 2,
      },
      mainWidth,
      models: [],
    },
    outcome: {
      step: 'importance-0123456789abcdef',
      features,
      completeness: { meanError: 0.03, largestError: 0.2, meanDifference: 2 },
      measured: {
        companies: { explained: 1234, ablated: 321 },
        attribution: falling,
        permutation: falling,
        ablation: retrained,
        ablationAccuracy: retrained,
        inputAttention: falling,
        attention: even(mainWidth === 8 ? 4 : 2),
        attributionByStep: even(mainWidth),
        agreement: {
          kendallW: around(0.6),
          pairs: METHOD_PAIRS.map((_, place) => ({
            tauB: around(0.5 - place / 4),
            spearman: around(0.6),
            common: around(6),
          })),
        },
        repeatability: {
          attribution: repeated,
          permutation: repeated,
          ablation: { ...repeated, trainings: 1, mean: null, lowest: null, highest: null },
          inputAttention: { ...repeated, untrained: 0.98 },
        },
      },
    },
  }
}
