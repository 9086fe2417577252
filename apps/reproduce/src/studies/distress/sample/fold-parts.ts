import { groupFold, type Panel, splitByLastPeriod } from '@fdp/data'
import { distressPanel, laterCohort } from './data.ts'
import { dealWindows, withoutHeldOut } from './deal-windows.ts'
import { fitTransforms } from './fit-transforms.ts'
import type { FoldSpec } from './fold-spec.ts'
import { lastPeriodEnds } from './last-period-ends.ts'
import { type WindowPair, windowsOf } from './window-pair.ts'

/** The windows of the parts of a fold, transformed; not oversampled. */
export interface FoldParts {
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

/** How companies are dealt to folds. */
export const companyDeal = ({ fold, folds, seed }: Pick<FoldSpec, 'fold' | 'folds' | 'seed'>) =>
  ({ fold, folds, stratify: true, seed, validation: 'next' }) as const

async function splitPanel(spec: FoldSpec): Promise<PanelSplit> {
  const { data, dataSeed, treatment } = spec
  if (treatment.split === 'last-period') {
    const panel = await distressPanel(spec)
    const ends = lastPeriodEnds(panel)
    if (ends === undefined) throw new RangeError('the histories of this panel do not end in periods of their own')
    return { ...splitByLastPeriod(panel, ends), kind: 'last-period' }
  }
  // Not all folds at once: each is a copy of the panel.
  const split = groupFold(await distressPanel(spec), companyDeal(spec))
  if (treatment.split !== 'later-cohort') return { ...split, kind: 'group-k-fold' }
  const test: Panel = { ...(await laterCohort(data, dataSeed)), role: 'test' }
  return { train: split.train, validation: split.validation, test, kind: 'group-k-fold' }
}

/** Split by company first. */
async function companyParts(spec: FoldSpec): Promise<FoldParts> {
  const { kind, train, validation, test } = await splitPanel(spec)
  const fittedOn = spec.treatment.fittedOn === 'all' ? await distressPanel(spec) : train
  const apply = fitTransforms(fittedOn)
  const part = (panel: Panel) => windowsOf(apply(panel), spec)
  const parts = { kind, train: part(train), validation: part(validation), fittedOn }
  if (spec.treatment.split !== 'later-cohort') return { ...parts, test: part(test) }
  return { ...parts, test: windowsOf(apply(test), { ...spec, windowsPerCompany: 1 }), testEntities: test.entities }
}

/** Windows dealt out at random, whatever company they belong to; as published where everything is fitted on all companies. */
async function windowParts(spec: FoldSpec): Promise<FoldParts> {
  const panel = await distressPanel(spec)
  const prepare = (fittedOn: Panel): FoldParts => {
    const all = windowsOf(fitTransforms(fittedOn)(panel), spec)
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
  if (spec.treatment.fittedOn === 'all') return parts
  const heldOut = [parts.validation.networks, parts.test.networks]
  return prepare(withoutHeldOut(panel, { train: parts.train.networks, heldOut }))
}

/** The parts of a fold whose windows are split before anything is oversampled. */
export const foldParts = (spec: FoldSpec): Promise<FoldParts> =>
  spec.treatment.split === 'window' ? windowParts(spec) : companyParts(spec)
