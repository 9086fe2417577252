import { AMERICAN_RATIOS, PAPER_INDICATORS, type Panel } from '@fdp/data'
import { ALTMAN } from './data.ts'

/** Names of the features that the networks see, in their order. */
export const networkFeatures = ({ features }: Pick<Panel, 'features'>): string[] =>
  features.filter((name) => name !== ALTMAN)

const LABELS = new Map(
  // What stands in brackets explains a reading and is too long for an axis.
  [...PAPER_INDICATORS, ...AMERICAN_RATIOS].map(({ name, label }) => [name, label.replace(/ \(.*\)$/, '')]),
)

/** A feature's name as a reader knows it. */
export const featureLabel = (name: string): string => LABELS.get(name) ?? name
