import { csvLine, csvText } from '../report/csv.ts'
import { ratioLabel } from './ratio-panel.ts'
import type { ScoredFile } from './score-file.ts'

/** `company_name,window,probability,decision`: one row a company. */
export const scoresCsv = ({ companies }: ScoredFile, width: number): string =>
  csvText(
    ['company_name', 'window', 'probability', 'decision'],
    companies.map(({ company, probability, decision }) => [company, width, probability.toPrecision(7), decision]),
  )

/**
 * `company_name,window,feature,attribution,feature_name`: what each ratio adds to the networks' log-odds, the largest first; the ratio by its
 * name in `model.json` and as a reader knows it. A company at a time: the text of 200,000 is too long for one string.
 */
export function* attributionCsv({ attributions, ratios }: ScoredFile, width: number): Generator<string> {
  yield csvLine(['company_name', 'window', 'feature', 'attribution', 'feature_name'])
  for (const { company, values } of attributions)
    yield ratios
      .map((ratio, index) => [ratio, values[index] ?? Number.NaN] as const)
      .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
      .map(([ratio, value]) => csvLine([company, width, ratio, value.toPrecision(5), ratioLabel(ratio)]))
      .join('')
}
