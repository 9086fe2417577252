import {
  auditLeakage,
  fitImputer,
  fitScaler,
  fitWinsorizer,
  groupKFold,
  impute,
  type Panel,
  scale,
  slidingWindows,
  splitWindows,
  subsetWindows,
  type Windows,
  winsorize,
} from '@fdp/data'
import { smote } from '@fdp/smote'
import { canonicalJson } from '../../engine/encoding.ts'
import { memoize } from '../../engine/memo.ts'
import type { Protocol } from '../../options.ts'
import { ALTMAN, distressPanel } from './data.ts'

/** Which part of which data a model is trained and read on. */
export interface FoldSpec {
  readonly data: string
  readonly dataSeed: number
  readonly protocol: Protocol
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
  /** Index of the company in the whole panel. */
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

function transforms(panel: Panel): (part: Panel) => Panel {
  const winsorizer = fitWinsorizer(panel)
  const winsorized = winsorize(winsorizer, panel)
  const imputer = fitImputer(winsorized, { method: 'median' })
  const scaler = fitScaler(impute(imputer, winsorized), { method: 'zscore' })
  return (part) => scale(scaler, impute(imputer, winsorize(winsorizer, part)))
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
  readonly altman: Windows
}

function windowsOf(panel: Panel, { width, windowsPerCompany }: FoldSpec): WindowPair {
  const features = panel.features.filter((name) => name !== ALTMAN)
  const make = (names: readonly string[]) =>
    latestWindows(slidingWindows(panel, { width, label: 'entity', features: names }), windowsPerCompany)
  return { networks: make(features), altman: make([ALTMAN]) }
}

function toPart({ networks, altman }: WindowPair, whole: readonly string[]): Part {
  const place = new Map(whole.map((name, index) => [name, index]))
  const [n, width] = networks.shape
  return {
    values: networks.values,
    shape: networks.shape,
    labels: networks.labels,
    company: Int32Array.from(networks.entity, (entity) => place.get(networks.entities[entity] ?? '') ?? -1),
    altman: Float32Array.from({ length: n }, (_, i) => altman.values[(i + 1) * width - 1] ?? Number.NaN),
  }
}

const strictFolds = memoize(
  2,
  (key: { data: string; dataSeed: number; folds: number; seed: number }) => canonicalJson(key),
  async ({ data, dataSeed, folds, seed }) =>
    groupKFold(await distressPanel(data, dataSeed), { folds, stratify: true, seed, validation: 'next' }),
)

interface Parts {
  readonly kind: 'group-k-fold' | 'window'
  readonly train: WindowPair
  readonly validation: WindowPair
  readonly test: WindowPair
  /** What everything fitted has seen. */
  readonly fittedOn: Panel
}

/** Split by company first; everything that is fitted sees training companies only. */
async function strictParts(spec: FoldSpec): Promise<Parts> {
  const { data, dataSeed, folds, seed, fold } = spec
  const split = (await strictFolds({ data, dataSeed, folds, seed }))[fold]
  if (split === undefined) throw new RangeError(`fold must be below ${folds}; received ${fold}`)
  const apply = transforms(split.train)
  return {
    kind: 'group-k-fold',
    train: windowsOf(apply(split.train), spec),
    validation: windowsOf(apply(split.validation), spec),
    test: windowsOf(apply(split.test), spec),
    fittedOn: split.train,
  }
}

/** As published: everything fitted on all companies, then windows dealt out at random. A fold is one more draw. */
async function paperParts(spec: FoldSpec): Promise<Parts> {
  const panel = await distressPanel(spec.data, spec.dataSeed)
  const all = windowsOf(transforms(panel)(panel), spec)
  const seed = spec.seed + spec.fold
  const deal = (windows: Windows) => {
    const outer = splitWindows(windows, { fractions: { train: 1 - PAPER_TEST, test: PAPER_TEST }, seed })
    const inner = splitWindows(outer.train, {
      fractions: { train: 1 - PAPER_VALIDATION, validation: PAPER_VALIDATION, test: 0 },
      seed,
    })
    return { train: inner.train, validation: inner.validation, test: outer.test }
  }
  const networks = deal(all.networks)
  const altman = deal(all.altman)
  const pair = (part: 'train' | 'validation' | 'test'): WindowPair => ({
    networks: networks[part],
    altman: altman[part],
  })
  return { kind: 'window', train: pair('train'), validation: pair('validation'), test: pair('test'), fittedOn: panel }
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

async function prepare(spec: FoldSpec): Promise<PreparedFold> {
  const whole = await distressPanel(spec.data, spec.dataSeed)
  const parts = await (spec.protocol === 'strict' ? strictParts(spec) : paperParts(spec))
  const train = toPart(parts.train, whole.entities)
  const { values, shape, labels } = smote(
    { values: train.values, shape: train.shape, labels: train.labels, role: 'train' },
    { k: NEIGHBOURS, seed: spec.seed },
  )
  return {
    features: parts.train.networks.features,
    train,
    oversampled: { values, shape, labels },
    validation: toPart(parts.validation, whole.entities),
    test: toPart(parts.test, whole.entities),
    missingCells: countMissing(parts.fittedOn),
    leaks: leaksOf(parts),
  }
}

/** The parts of a fold, scaled, windowed and oversampled. The same spec gives the same bits, in any thread. */
export const prepareFold = memoize(3, (spec: FoldSpec) => canonicalJson(spec), prepare)
