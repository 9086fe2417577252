import { createHash } from 'node:crypto'
import {
  ALTMAN_Z2,
  AMERICAN_PANEL_LINES,
  AMERICAN_RATIOS,
  computeIndicators,
  type Indicator,
  joinPanels,
  type Panel,
  periodOrdinals,
} from '@fdp/data'
import { americanBankruptcy, ashareSynthetic, generateAshare, readAmericanPanel } from '@fdp/datasets'
import { memoize } from '../../engine/memo.ts'
import type { DataProvenance } from '../../report/schema.ts'
import { AMERICAN_FORM, ownProvenance, provenanceOf } from '../provenance.ts'

/** The column of Altman's Z'', which the networks do not see. */
export const ALTMAN = ALTMAN_Z2.name

/** Names of class 0 and class 1 of a data set. */
export type ClassNames = readonly [string, string]

/** A sample as the study takes it. */
export interface DistressSource {
  /** Ratios, and Altman's Z'' as last feature; missing cells stay missing. */
  readonly panel: Panel
  readonly provenance: DataProvenance
  readonly classNames: ClassNames
  /** Whether companies and periods are those of the paper's Table 2, so that counts can be compared cell by cell. */
  readonly paperShaped: boolean
  /** Longest unbroken history, in periods. */
  readonly longestRun: number
  /** What error messages call the data. */
  readonly file: string
}

function longestRun({ entities, periods, observed }: Panel): number {
  const ordinals = periodOrdinals(periods)
  let longest = 0
  for (let entity = 0; entity < entities.length; entity++) {
    let run = 0
    for (let period = 0; period < periods.length; period++) {
      const adjacent = period > 0 && (ordinals[period] ?? 0) - (ordinals[period - 1] ?? 0) === 1
      if (observed[entity * periods.length + period] === 1) run = adjacent ? run + 1 : 1
      else run = 0
      longest = Math.max(longest, run)
    }
  }
  return longest
}

const americanRatios: readonly Indicator[] = [...AMERICAN_RATIOS, ALTMAN_Z2]

const ratiosOf = (panel: Panel): Panel =>
  computeIndicators(panel, { indicators: americanRatios, lines: AMERICAN_PANEL_LINES })

async function shippedAmerican(): Promise<DistressSource> {
  const panel = ratiosOf(await americanBankruptcy.load())
  return {
    panel,
    provenance: provenanceOf(americanBankruptcy, americanBankruptcy.files[0]?.content.sha256 ?? ''),
    classNames: ['alive', 'failed'],
    paperShaped: false,
    longestRun: longestRun(panel),
    file: americanBankruptcy.name,
  }
}

/** The generated sample of this seed; its checksum is that of its values, so that the seed is part of the data. */
async function generated(seed: number): Promise<DistressSource> {
  const { indicators, trailing } = generateAshare({ seed })
  const panel = joinPanels(indicators, computeIndicators(trailing, { indicators: [ALTMAN_Z2] }), 'inner')
  const { values, labels } = indicators
  const hash = createHash('sha256').update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  if (labels !== undefined) hash.update(new Uint8Array(labels.values))
  return {
    panel,
    provenance: {
      ...provenanceOf(ashareSynthetic, hash.digest('hex')),
      source: `${ashareSynthetic.summary}; seed ${seed}`,
    },
    classNames: ['non-ST', 'ST'],
    paperShaped: true,
    longestRun: longestRun(panel),
    file: ashareSynthetic.name,
  }
}

async function ownFile(file: string): Promise<DistressSource> {
  const panel = ratiosOf(await readAmericanPanel(file))
  return {
    panel,
    provenance: ownProvenance(file, AMERICAN_FORM),
    classNames: ['alive', 'failed'],
    paperShaped: false,
    longestRun: longestRun(panel),
    file,
  }
}

const load = memoize(
  2,
  ({ data, seed }: { data: string; seed: number }) => `${data}|${seed}`,
  ({ data, seed }) => {
    if (data === americanBankruptcy.name) return shippedAmerican()
    return data === ashareSynthetic.name ? generated(seed) : ownFile(data)
  },
)

/** The sample of a named data set, or of a file in the American panel's form; `seed` is that of generated data. */
export const distressSource = (data: string, seed: number): Promise<DistressSource> => load({ data, seed })

export const distressPanel = async (data: string, seed: number): Promise<Panel> =>
  (await distressSource(data, seed)).panel
