import type { Section } from '../../report/schema.ts'
import { MEASURES, type MeasureName, measure } from '../measures.ts'
import { type FitResult, readingOf } from './blocks.ts'

const SHOWN: readonly MeasureName[] = ['accuracy', 'balancedAccuracy', 'rocAuc', 'averagePrecision', 'matthews', 'f1']

interface Spread {
  readonly mean: number
  readonly low: number
  readonly high: number
}

function spread(fits: readonly FitResult[], name: MeasureName): Spread {
  const values = fits.map((fit) => measure(readingOf(fit))[name])
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: Math.min(...values),
    high: Math.max(...values),
  }
}

/** The trainings of m1 under one protocol, and what the audit of its first fold found. */
interface Arm {
  readonly fits: readonly FitResult[]
  readonly audit: readonly string[]
}

const findings = (name: string, { audit }: Arm): string =>
  audit.length === 0
    ? `The audit of the ${name} protocol's first split finds no leak.`
    : `The audit of the ${name} protocol's first split finds: ${audit.join('; ')}.`

/** The same model under both protocols, and the difference: what the leak is worth. */
export function leakSection(
  arms: { readonly strict: Arm; readonly paper: Arm },
  width: number,
): { section: Section; sentence: string; values: Record<string, unknown> } {
  const rows = SHOWN.map((name) => ({
    name,
    strict: spread(arms.strict.fits, name),
    paper: spread(arms.paper.fits, name),
  }))
  const cell = ({ mean, low, high }: Spread) => ({ value: mean, low, high })
  const auc = rows.find(({ name }) => name === 'rocAuc')
  const gain = (auc?.paper.mean ?? Number.NaN) - (auc?.strict.mean ?? Number.NaN)
  return {
    section: {
      id: 'leak',
      title: 'What the leak is worth',
      text: [
        'The same m1 with the same layers, epochs and seeds, once with companies split first and everything fitted on training companies (strict), once with everything fitted on all companies and windows dealt out at random (paper). Under the second, windows of one company that share periods stand on both sides, and the label belongs to the company: a model may recognise the company.',
        findings('strict', arms.strict),
        findings('paper', arms.paper),
      ],
      items: [
        {
          kind: 'table',
          id: 'leak-table',
          title: 'm1 under both protocols',
          caption: `Mean over ${arms.strict.fits.length} and ${arms.paper.fits.length} trainings at w = ${width}; in brackets the lowest and highest of them.`,
          columns: [
            { key: 'measure', label: 'measure' },
            { key: 'strict', label: 'strict protocol', digits: 3 },
            { key: 'paper', label: 'paper protocol', digits: 3 },
            { key: 'difference', label: 'worth of the leak', digits: 3 },
          ],
          rows: rows.map(({ name, strict, paper }) => ({
            measure: MEASURES[name].label,
            strict: cell(strict),
            paper: cell(paper),
            difference: paper.mean - strict.mean,
          })),
        },
      ],
    },
    sentence: `Splitting windows instead of companies changes the ROC-AUC of m1 by ${gain >= 0 ? '+' : ''}${gain.toFixed(3)}: that is what the published protocol's leak is worth here.`,
    values: { width, rows },
  }
}
