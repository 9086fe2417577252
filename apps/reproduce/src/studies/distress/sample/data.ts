import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import path from 'node:path'
import {
  ALTMAN_Z2,
  AMERICAN_PANEL_LINES,
  AMERICAN_RATIOS,
  computeIndicators,
  type Indicator,
  joinPanels,
  PAPER_INDICATORS,
  type Panel,
  type StatementLine,
} from '@fdp/data'
import { americanBankruptcy, ashareSynthetic, generateAshare } from '@fdp/datasets'
import { memoize } from '../../../engine/memo.ts'
import type { DataProvenance } from '../../../report/schema.ts'
import { readOwnPanel } from '../../own-panel.ts'
import { AMERICAN_FORM, checkUnchanged, ownProvenance, provenanceOf } from '../../provenance.ts'
import { runLengths } from '../../run-lengths.ts'
import { readCsmarSample } from './csmar-source.ts'

/** The column of Altman's Z'', which the networks do not see. */
export const ALTMAN = ALTMAN_Z2.name

/** Names of class 0 and class 1 of a data set. */
export type ClassNames = readonly [string, string]

/** A sample as the study takes it. */
export interface DistressSource {
  /** Ratios, and Altman's Z'' as last feature where the lines allow it; missing cells stay missing. */
  readonly panel: Panel
  /** The features of the panel, Altman's Z'' among them. */
  readonly features: readonly Indicator[]
  /** The columns of the file as statement lines; none where it holds indicators. */
  readonly lines: Readonly<Record<string, StatementLine>>
  readonly provenance: DataProvenance
  readonly classNames: ClassNames
  /** Whether companies and periods are those of the paper's Table 2, so that counts can be compared cell by cell. */
  readonly paperShaped: boolean
  /** Longest unbroken history, in periods. */
  readonly longestRun: number
  /** What error messages call the data. */
  readonly file: string
  /** What the reader of a user's file did that is worth knowing. */
  readonly notes: readonly string[]
}

const longestRun = (panel: Panel): number => runLengths(panel).reduce((longest, run) => Math.max(longest, run), 0)

const americanRatios: readonly Indicator[] = [...AMERICAN_RATIOS, ALTMAN_Z2]

const ratiosOf = (panel: Panel): Panel =>
  computeIndicators(panel, { indicators: americanRatios, lines: AMERICAN_PANEL_LINES })

async function shippedAmerican(): Promise<DistressSource> {
  const panel = ratiosOf(await americanBankruptcy.load())
  return {
    panel,
    features: americanRatios,
    lines: AMERICAN_PANEL_LINES,
    provenance: provenanceOf(americanBankruptcy, americanBankruptcy.files[0]?.content.sha256 ?? ''),
    classNames: ['alive', 'failed'],
    paperShaped: false,
    longestRun: longestRun(panel),
    file: americanBankruptcy.name,
    notes: [],
  }
}

type Cohort = Omit<Parameters<typeof generateAshare>[0], 'seed'>

function generatedPanel(seed: number, cohort: Cohort = {}): Panel {
  const { indicators, trailing } = generateAshare({ seed, ...cohort })
  return joinPanels(indicators, computeIndicators(trailing, { indicators: [ALTMAN_Z2] }), 'inner')
}

/** The generated sample of this seed; its checksum is that of its indicators, so that the seed is part of the data. */
async function generated(seed: number): Promise<DistressSource> {
  const { values, labels } = generateAshare({ seed }).indicators
  const panel = generatedPanel(seed)
  const hash = createHash('sha256').update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  if (labels !== undefined) hash.update(new Uint8Array(labels.values))
  return {
    panel,
    features: [...PAPER_INDICATORS, ALTMAN_Z2],
    lines: {},
    provenance: {
      ...provenanceOf(ashareSynthetic, hash.digest('hex')),
      source: `${ashareSynthetic.summary}; seed ${seed}`,
    },
    classNames: ['non-ST', 'ST'],
    paperShaped: true,
    longestRun: longestRun(panel),
    file: ashareSynthetic.name,
    notes: [],
  }
}

/** The cohort of the year after, with as many companies of each class as the paper's Table 13. */
export const LATER_COHORT = { distressed: 40, healthy: 341, designationYear: 2025 } as const

const cohort = memoize(1, String, async (seed: number): Promise<Panel> => {
  const panel = generatedPanel(seed, LATER_COHORT)
  // The generator numbers every cohort from one; these are other companies.
  return { ...panel, entities: panel.entities.map((name) => `${LATER_COHORT.designationYear} ${name}`) }
})

/** Whether a later cohort of the same economy belongs to the data set: to the generated sample alone. */
export const hasLaterCohort = (data: string): boolean => data === ashareSynthetic.name

/** @throws RangeError where there is none */
export async function laterCohort(data: string, seed: number): Promise<Panel> {
  if (!hasLaterCohort(data)) throw new RangeError(`${data} has no later cohort`)
  return cohort(seed)
}

async function ownFile(file: string): Promise<DistressSource> {
  const { panel: amounts, notes } = await readOwnPanel(file)
  const panel = ratiosOf(amounts)
  return {
    panel,
    features: americanRatios,
    lines: AMERICAN_PANEL_LINES,
    provenance: ownProvenance(file, AMERICAN_FORM),
    classNames: ['alive', 'failed'],
    paperShaped: false,
    longestRun: longestRun(panel),
    file,
    notes,
  }
}

/** A folder of CSMAR exports, in the place of the generated sample. */
async function csmarFolder(folder: string): Promise<DistressSource> {
  const { panel, features, lines, year, sha256, notes } = await readCsmarSample(folder)
  const name = path.basename(path.resolve(folder))
  return {
    panel,
    features,
    lines,
    provenance: {
      name,
      title: `the CSMAR export ${name}`,
      sha256,
      licence: 'as agreed with CSMAR; not to be passed on',
      citation: 'CSMAR, as its owner cites it',
      source: `companies that came under special treatment in ${year} and companies never under it, quarters of ${year - 5} to ${year - 3}`,
      synthetic: false,
    },
    classNames: ['non-ST', 'ST'],
    paperShaped: true,
    longestRun: longestRun(panel),
    file: folder,
    notes,
  }
}

const isFolder = (data: string): boolean => statSync(data, { throwIfNoEntry: false })?.isDirectory() === true

/** The sample of a named data set, of a file in the American panel's form, or of a folder of CSMAR exports; `seed` is that of generated data. */
export async function distressSource(data: string, seed: number): Promise<DistressSource> {
  if (data === americanBankruptcy.name) return shippedAmerican()
  if (data === ashareSynthetic.name) return generated(seed)
  return isFolder(data) ? csmarFolder(data) : ownFile(data)
}

/** Data that a run has read, as its tasks are told them. */
export interface KnownData {
  readonly data: string
  /** Of generated data. */
  readonly dataSeed: number
  /** Of what the run has read. */
  readonly dataSha256: string
}

/**
 * The panel that a task is told to read.
 *
 * @throws InputError `data.changed` if it is not what the run has read
 */
export const distressPanel = memoize(
  2,
  ({ data, dataSeed, dataSha256 }: KnownData) => `${data}|${dataSeed}|${dataSha256}`,
  async ({ data, dataSeed, dataSha256 }): Promise<Panel> => {
    const { panel, provenance } = await distressSource(data, dataSeed)
    checkUnchanged(data, dataSha256, provenance)
    return panel
  },
)
