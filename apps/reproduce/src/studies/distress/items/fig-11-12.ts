import type { Protocol } from '../../../options.ts'
import type { Figure } from '../../../report/schema.ts'
import type { NamedCompany } from '../stages/companies.ts'
import { shareRight } from './company-seeds.ts'

/** What the paper calls the threshold. */
export const HALF = 0.5

/** Which window of a company is read: under the paper's protocol, windows of one company are in all parts. */
export const windowText = (protocol: Protocol): string =>
  protocol === 'strict' ? 'latest window' : 'latest window that was dealt to the test part'

const percent = (share: number) => `${Math.round(100 * share)} %`

/** Fig 11 (class 1) or 12 (class 0): the probabilities of one company over the seeds. */
export function companyFigure(
  company: NamedCompany,
  className: string,
  { protocol, scope }: { readonly protocol: Protocol; readonly scope: string },
): Figure {
  const { name, label, probabilities, thresholds } = company
  const number = label === 1 ? 11 : 12
  const letter = label === 1 ? 'A' : 'B'
  const own =
    protocol === 'strict'
      ? `, ${percent(shareRight(company))} on the right side of their own threshold, chosen on validation windows`
      : ''
  const [low, high] = [Math.min(...probabilities), Math.max(...probabilities)]
  return {
    kind: 'figure',
    id: `fig-${number}`,
    item: `Fig ${number}`,
    title: `Probability of class 1 for company ${letter} over seeds`,
    caption: `${name}, ${className}, of the test part, its ${windowText(protocol)}; ${probabilities.length} seeds of m1, nothing else changes. Probabilities from ${low.toFixed(3)} to ${high.toFixed(3)}; ${percent(shareRight(company, HALF))} of the seeds on the right side of 0.5 (dashed)${own}. ${scope}`,
    alternative: `Histogram of ${probabilities.length} probabilities from ${low.toFixed(3)} to ${high.toFixed(3)}.`,
    data: probabilities.map((probability, seed) => ({
      seed: seed + 1,
      probability,
      threshold: thresholds[seed] ?? null,
    })),
    spec: {
      width: 480,
      height: 220,
      layer: [
        {
          mark: { type: 'bar', color: label === 1 ? '#D55E00' : '#0072B2' },
          encoding: {
            x: {
              field: 'probability',
              bin: { step: 0.05, extent: [0, 1] },
              type: 'quantitative',
              title: 'probability of class 1',
              scale: { domain: [0, 1] },
            },
            y: { aggregate: 'count', type: 'quantitative', title: 'seeds', axis: { tickMinStep: 1 } },
          },
        },
        {
          mark: { type: 'rule', strokeDash: [5, 4], color: '#333333' },
          encoding: { x: { datum: HALF, type: 'quantitative' } },
        },
      ],
    },
  }
}
