import { rmSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { americanFeatures } from '@fdp/datasets'
import { loadModel } from '@fdp/models'
import { saveModel } from '@fdp/models/node'
import { useBackend } from '../engine/backend.ts'
import { packageVersions } from '../engine/fingerprint.ts'
import type { DataProvenance } from '../report/schema.ts'
import type { Interval } from '../studies/intervals.ts'
import { measureWithIntervals } from '../studies/measured-intervals.ts'
import { applyBlend, type Blend, type MemberScores } from './family.ts'
import { type FitContext, type ScoringOptions, tasksOfWidth } from './fit-tasks.ts'
import { type FittedWidth, fitWidth, scoresAt } from './fit-width.ts'
import type { NetworkResult } from './network-task.ts'
import { LAST_YEAR, type LabelledChannels, TRAIN_END, VALIDATION_END } from './prepare.ts'
import { SCORING_RATIOS } from './ratio-panel.ts'
import {
  removeManifest,
  removeOtherMembers,
  type WindowCounts,
  type WindowModel,
  writeManifest,
} from './saved-model.ts'

export interface ScoringContext extends Omit<FitContext, 'sha256'> {
  readonly provenance: DataProvenance
}

const RESAMPLES = 1000

const countsOf = ({ labels, company }: Pick<LabelledChannels, 'labels' | 'company'>): WindowCounts => ({
  windows: labels.length,
  failures: labels.reduce((sum, label) => sum + label, 0),
  companies: new Set(company).size,
})

/** Measures on one window a company. */
function measured(
  blend: Blend,
  scores: MemberScores,
  { labels, company }: Pick<LabelledChannels, 'labels' | 'company'>,
  seed: number,
): Readonly<Record<string, Interval>> {
  const { probabilities, decisions } = applyBlend(blend, scores)
  return measureWithIntervals([{ labels, probabilities, decisions }], company, { resamples: RESAMPLES, seed })
}

/** One width's models, not saved yet. */
interface TrainedWidth {
  readonly window: WindowModel
  /** By folder. */
  readonly networks: ReadonlyMap<string, NetworkResult>
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** The windows that the validation figures are of, in the refit: scored by members that left their company out. */
function onNewest({ prepared: { train, newest }, blend, outOfFold }: FittedWidth, seed: number) {
  const pick = (values: ArrayLike<number>) => Array.from(newest, (row) => values[row] ?? -1)
  return measured(
    blend,
    scoresAt(outOfFold, newest),
    { labels: Uint8Array.from(pick(train.labels)), company: Int32Array.from(pick(train.company)) },
    seed,
  )
}

async function trainWidth(options: ScoringOptions, width: number, context: FitContext): Promise<TrainedWidth> {
  const first = await fitWidth(options, { width, fit: 'train', chosen: null }, context)
  const refit = options.refit ? await fitWidth(options, { width, fit: 'all', chosen: first }, context) : null
  const final = refit ?? first
  const networks = new Map(final.networks.map((each, index) => [`w${width}/network-${index + 1}`, each]))
  const files = new Map<string, Uint8Array>()
  const forestFiles = Object.entries(final.forests).map(([learner, results]) => [
    learner,
    results.map(({ zip }, index) => {
      const name = `w${width}/${learner === 'RandomForestLearner' ? 'forest' : 'boosted'}-${index + 1}.zip`
      files.set(name, zip)
      return name
    }),
  ])
  const { prepared, blend } = final
  return {
    networks,
    files,
    window: {
      width,
      channels: prepared.channels,
      networks: [...networks.keys()],
      forests: Object.fromEntries(forestFiles),
      blend,
      provenance: {
        treatment: first.treatment,
        treatments: first.treatments,
        parameters: final.networks[0]?.parameters ?? 0,
        beforeRefit: {
          training: countsOf(first.prepared.train),
          validation: countsOf(first.prepared.validation),
          epochs: first.networks.map(({ epochs }) => epochs),
          threshold: first.blend.threshold,
          last: countsOf(first.prepared.published),
          published: measured(first.blend, first.published, first.prepared.published, options.seed),
        },
        refit:
          refit === null
            ? null
            : {
                training: countsOf(prepared.train),
                epochs: refit.networks.map(({ epochs }) => epochs),
                outOfFold: onNewest(refit, options.seed),
              },
      },
    },
  }
}

async function saveMembers(folder: string, { window, networks, files }: TrainedWidth): Promise<void> {
  rmSync(path.join(folder, `w${window.width}`), { recursive: true, force: true })
  for (const [name, { model: bytes }] of networks) {
    const model = await loadModel(bytes)
    await saveModel(model, path.join(folder, name))
    model.dispose()
  }
  for (const [name, bytes] of files) writeFileAtomicSync(path.join(folder, name), bytes)
}

/**
 * Trains scoring models of the distress study's published task for each window length and saves them in the store's folder.
 * Companies whose last year is up to 2011 train and those up to 2014 validate; then the same procedure, with the treatment
 * chosen there, learns from all of them once more, and that is what is saved. Without the refit the first models are saved, and
 * validation companies can measure them. Later companies are not read.
 */
export async function trainScoringModel(
  options: ScoringOptions,
  { provenance, ...context }: ScoringContext,
): Promise<readonly WindowModel[]> {
  const { store, progress } = context
  await useBackend(options.backend)
  progress.begin('training', tasksOfWidth(options) * options.widths.length)
  const trained: TrainedWidth[] = []
  for (const width of options.widths)
    trained.push(await trainWidth(options, width, { ...context, sha256: provenance.sha256 }))
  progress.end()
  const windows = trained.map(({ window }) => window)
  // An earlier model of the folder goes only now that another stands ready; between, there is none rather than a mixture.
  removeManifest(store.folder)
  removeOtherMembers(store.folder, options.widths)
  for (const each of trained) await saveMembers(store.folder, each)
  writeManifest(store.folder, {
    study: 'distress',
    family: options.family,
    columns: ['company_name', 'year', ...americanFeatures],
    ratios: SCORING_RATIOS,
    split: { trainEnd: TRAIN_END, validationEnd: VALIDATION_END },
    fittedUntil: LAST_YEAR[options.refit ? 'all' : 'train'],
    data: { name: provenance.name, sha256: provenance.sha256, citation: provenance.citation },
    seed: options.seed,
    versions: packageVersions(),
    windows,
  })
  rmSync(path.join(store.folder, 'steps'), { recursive: true, force: true })
  return windows
}
