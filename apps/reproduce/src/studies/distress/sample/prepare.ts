import {
  auditLeakage,
  fitImputer,
  fitScaler,
  fitWinsorizer,
  groupFold,
  impute,
  type Panel,
  scale,
  slidingWindows,
  splitByLastPeriod,
  splitWindows,
  subsetWindows,
  type Windows,
  winsorize,
} from '@fdp/data'
import { smote } from '@fdp/smote'
import { canonicalJson } from '../../../engine/encoding.ts'
import { memoize } from '../../../engine/memo.ts'
import type { Protocol } from '../../../options.ts'
import { ALTMAN, distressPanel, laterCohort } from './data.ts'
import { lastPeriodEnds } from './last-period-ends.ts'
import { networkFeatures } from './network-features.ts'
import type { Treatment } from './treatment.ts'

/** Which part of which data a model is trained and read on. */
export interface FoldSpec {
  readonly data: string
  readonly dataSeed: number
  /** Decides what the search is scored by. */
  readonly protocol: Protocol
  readonly treatment: Treatment
  readonly width: number
  readonly fold: number
  readonly folds: number
  /** Latest windows kept of each company; null keeps all. */
  readonly windowsPerCompany: number | null
  readonly seed: number
}

/** Windows of one part: `values` for the networks, `altman` the Z'' of each window's last period. */
export interface Part {
  readonly values: Float32Array
  readonly shape: readonly [number, number, number]
  readonly labels: Uint8Array
  /** Index of the company in the whole panel, or in the cohort that is tested. */
  readonly company: Int32Array
  readonly altman: Float32Array
}

/** The windows of a part with these indices, in their order. */
export function takeRows(part: Part, rows: readonly number[]): Part {
  const [, steps, features] = part.shape
  const size = steps * features
  const values = new Float32Array(rows.length * size)
  rows.forEach((row, i) => {
    values.set(part.values.subarray(row * size, (row + 1) * size), i * size)
  })
  return {
    values,
    shape: [rows.length, steps, features],
    labels: Uint8Array.from(rows, (row) => part.labels[row] ?? 0),
    company: Int32Array.from(rows, (row) => part.company[row] ?? -1),
    altman: Float32Array.from(rows, (row) => part.altman[row] ?? Number.NaN),
  }
}

export interface PreparedFold {
  readonly features: readonly string[]
  readonly train: Part
  /** Training windows with the synthetic ones behind them. */
  readonly oversampled: {
    readonly values: Float32Array
    readonly shape: readonly [number, number, number]
    readonly labels: Uint8Array
  }
  readonly validation: Part
  readonly test: Part
  /** Cells that were missing in the training panel, before the imputer. */
  readonly missingCells: number
  /** Every leak that the audit found between training and the other parts, as sentences. */
  readonly leaks: readonly string[]
}

/** Share of the windows that the paper's protocol draws for testing, and of the rest for validation. */
const PAPER_TEST = 0.2
const PAPER_VALIDATION = 0.2
const NEIGHBOURS = 5
/** Stands for the period of a synthetic window. */
const SYNTHETIC = -1

function transforms(panel: Panel): (part: Panel) => Panel {
  const winsorizer = fitWinsorizer(panel)
  const winsorized = winsorize(winsorizer, panel)
  const imputer = fitImputer(winsorized, { method: 'median' })
  const imputed = impute(imputer, winsorized)
  const scaler = fitScaler(imputed, { method: 'zscore' })
  return (part) => scale(scaler, part === panel ? imputed : impute(imputer, winsorize(winsorizer, part)))
}

/** The latest `count` windows of each company; windows come ordered by company, then period. */
function latestWindows(windows: Windows, count: number | null): Windows {
  if (count === null) return windows
  const kept: number[] = []
  for (let i = 0; i < windows.entity.length; i++) if (windows.entity[i] !== windows.entity[i + count]) kept.push(i)
  return kept.length === windows.entity.length ? windows : subsetWindows(windows, Int32Array.from(kept), windows.role)
}

interface WindowPair {
  readonly networks: Windows
  /** Where the sample has Altman's Z''. */
  readonly altman: Windows | undefined
}

function windowsOf(panel: Panel, { width, windowsPerCompany }: FoldSpec): WindowPair {
  const features = networkFeatures(panel)
  const make = (names: readonly string[]) =>
    latestWindows(slidingWindows(panel, { width, label: 'entity', features: names }), windowsPerCompany)
  return { networks: make(features), altman: panel.features.includes(ALTMAN) ? make([ALTMAN]) : undefined }
}

function toPart({ networks, altman }: WindowPair, whole: readonly string[]): Part {
  const place = new Map(whole.map((name, index) => [name, index]))
  const [n, width] = networks.shape
  return {
    values: networks.values,
    shape: networks.shape,
    labels: networks.labels,
    company: Int32Array.from(networks.entity, (entity) => place.get(networks.entities[entity] ?? '') ?? -1),
    altman: Float32Array.from({ length: n }, (_, i) => altman?.values[(i + 1) * width - 1] ?? Number.NaN),
  }
}

interface Parts {
  readonly kind: 'group-k-fold' | 'window' | 'last-period'
  readonly train: WindowPair
  readonly validation: WindowPair
  readonly test: WindowPair
  /** What everything fitted has seen. */
  readonly fittedOn: Panel
  /** Where the companies of the test part are not of the sample. */
  readonly testEntities?: readonly string[]
}

interface PanelSplit {
  readonly kind: 'group-k-fold' | 'last-period'
  readonly train: Panel
  readonly validation: Panel
  readonly test: Panel
}

async function splitPanel({ data, dataSeed, folds, seed, fold, treatment }: FoldSpec): Promise<PanelSplit> {
  if (treatment.split === 'last-period') {
    const panel = await distressPanel(data, dataSeed)
    const ends = lastPeriodEnds(panel)
    if (ends === undefined) throw new RangeError('the histories of this panel do not end in periods of their own')
    return { ...splitByLastPeriod(panel, ends), kind: 'last-period' }
  }
  // Not all folds at once: each is a copy of the panel.
  const dealt = { fold, folds, stratify: true, seed, validation: 'next' } as const
  const split = groupFold(await distressPanel(data, dataSeed), dealt)
  if (treatment.split !== 'later-cohort') return { ...split, kind: 'group-k-fold' }
  const test: Panel = { ...(await laterCohort(data, dataSeed)), role: 'test' }
  return { train: split.train, validation: split.validation, test, kind: 'group-k-fold' }
}

/** Split by company first. */
async function companyParts(spec: FoldSpec): Promise<Parts> {
  const { kind, train, validation, test } = await splitPanel(spec)
  const fittedOn = spec.treatment.fittedOn === 'all' ? await distressPanel(spec.data, spec.dataSeed) : train
  const apply = transforms(fittedOn)
  const part = (panel: Panel) => windowsOf(apply(panel), spec)
  const parts = { kind, train: part(train), validation: part(validation), fittedOn }
  if (spec.treatment.split !== 'later-cohort') return { ...parts, test: part(test) }
  return { ...parts, test: windowsOf(apply(test), { ...spec, windowsPerCompany: 1 }), testEntities: test.entities }
}

/** Windows at random 80:20, and 80:20 of the first part again. A fold is one more draw. */
function dealWindows(windows: Windows, { seed, fold }: FoldSpec) {
  const outer = splitWindows(windows, { fractions: { train: 1 - PAPER_TEST, test: PAPER_TEST }, seed: seed + fold })
  const inner = splitWindows(outer.train, {
    fractions: { train: 1 - PAPER_VALIDATION, validation: PAPER_VALIDATION, test: 0 },
    seed: seed + fold,
  })
  return { train: inner.train, validation: inner.validation, test: outer.test }
}

/** The panel with nothing but the rows that some of these windows cover. */
function coveredBy(panel: Panel, windows: Windows): Panel {
  const [periods, features] = [panel.periods.length, panel.features.length]
  const place = new Map(panel.entities.map((name, index) => [name, index]))
  const observed = new Uint8Array(panel.observed.length)
  windows.entity.forEach((entity, i) => {
    const last = (place.get(windows.entities[entity] ?? '') ?? 0) * periods + (windows.period[i] ?? 0)
    observed.fill(1, last - windows.shape[1] + 1, last + 1)
  })
  const hidden = (cell: number) => observed[Math.floor(cell / features)] === 0
  return {
    ...panel,
    observed,
    values: panel.values.map((value, cell) => (hidden(cell) ? Number.NaN : value)),
    missing: panel.missing.map((flag, cell) => (hidden(cell) ? 1 : flag)),
  }
}

/** Windows dealt out at random, whatever company they belong to; as published where everything is fitted on all companies. */
async function windowParts(spec: FoldSpec): Promise<Parts> {
  const panel = await distressPanel(spec.data, spec.dataSeed)
  const prepare = (fittedOn: Panel): Parts => {
    const all = windowsOf(transforms(fittedOn)(panel), spec)
    const networks = dealWindows(all.networks, spec)
    const altman = all.altman === undefined ? undefined : dealWindows(all.altman, spec)
    const pair = (part: 'train' | 'validation' | 'test'): WindowPair => ({
      networks: networks[part],
      altman: altman?.[part],
    })
    return { kind: 'window', train: pair('train'), validation: pair('validation'), test: pair('test'), fittedOn }
  }
  const parts = prepare(panel)
  // The deal goes by labels and seed alone: it is the same after another scaling.
  return spec.treatment.fittedOn === 'all' ? parts : prepare(coveredBy(panel, parts.train.networks))
}

function countMissing({ missing, observed, features }: Panel): number {
  let count = 0
  for (let i = 0; i < missing.length; i++)
    if (missing[i] === 1 && observed[Math.floor(i / features.length)] === 1) count += 1
  return count
}

function leaksOf({ kind, train, validation, test }: Parts): string[] {
  const audit = auditLeakage({ kind, train: train.networks, validation: validation.networks, test: test.networks })
  return audit.leaks.map(({ message }) => message)
}

/** All windows oversampled first, and the lot dealt out; only real windows are validated and tested on. */
async function oversampledFirst(spec: FoldSpec): Promise<PreparedFold> {
  const panel = await distressPanel(spec.data, spec.dataSeed)
  const all = windowsOf(transforms(panel)(panel), spec).networks
  const { values, shape, labels, groups, provenance } = smote(
    { values: all.values, shape: all.shape, labels: all.labels, groups: all.entity },
    { k: NEIGHBOURS, seed: spec.seed },
  )
  if (groups === undefined) throw new Error('groups were given')
  // The period of a synthetic window marks it; nothing reads it afterwards.
  const period = new Int32Array(labels.length).fill(SYNTHETIC)
  period.set(all.period)
  const dealt = dealWindows({ ...all, values, shape, labels, entity: groups, groups, period }, spec)
  const real = (windows: Windows): Windows => {
    const rows = Array.from(windows.period, (_, row) => row).filter((row) => windows.period[row] !== SYNTHETIC)
    return subsetWindows(windows, Int32Array.from(rows), windows.role)
  }
  const part = (windows: Windows) => toPart({ networks: windows, altman: undefined }, panel.entities)
  const train = part(real(dealt.train))
  return {
    features: all.features,
    train,
    oversampled: dealt.train,
    validation: part(real(dealt.validation)),
    test: part(real(dealt.test)),
    missingCells: countMissing(panel),
    leaks: [`${provenance.count} synthetic windows were made of training, validation and test windows alike`],
  }
}

/** Training windows with the synthetic ones behind them, where the treatment asks for those. */
export function oversample(
  { values, shape, labels }: Part,
  { treatment, seed }: Pick<FoldSpec, 'treatment' | 'seed'>,
): PreparedFold['oversampled'] {
  if (treatment.smote === 'none') return { values, shape, labels }
  const grown = smote({ values, shape, labels, role: 'train' }, { k: NEIGHBOURS, seed })
  return { values: grown.values, shape: grown.shape, labels: grown.labels }
}

async function prepare(spec: FoldSpec): Promise<PreparedFold> {
  if (spec.treatment.smote === 'before-split') return oversampledFirst(spec)
  const whole = await distressPanel(spec.data, spec.dataSeed)
  const parts = await (spec.treatment.split === 'window' ? windowParts(spec) : companyParts(spec))
  const train = toPart(parts.train, whole.entities)
  return {
    features: parts.train.networks.features,
    train,
    oversampled: oversample(train, spec),
    validation: toPart(parts.validation, whole.entities),
    test: toPart(parts.test, parts.testEntities ?? whole.entities),
    missingCells: countMissing(parts.fittedOn),
    leaks: leaksOf(parts),
  }
}

/** Most stages deal their trainings over five folds in turn. */
const KEPT = 5

/** The parts of a fold, scaled, windowed and oversampled. The same spec gives the same bits, in any thread. */
export const prepareFold = memoize(KEPT, (spec: FoldSpec) => canonicalJson(spec), prepare)
