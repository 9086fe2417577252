import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { loadModel } from '@fdp/models/node'
import * as v from 'valibot'
import { InputError } from '../errors.ts'
import type { Interval } from '../studies/intervals.ts'
import type { Channels } from './channels.ts'
import type { Family } from './families.ts'
import type { Blend } from './family.ts'
import { FOREST_LEARNERS, type Forest, type ForestLearner, loadForest } from './forest.ts'
import { manifestSchema } from './manifest-schema.ts'
import type { Treatment } from './network-task.ts'

const FORMAT = 'fdp-scoring-model/3'
const MANIFEST = 'model.json'

/** How many windows at risk, of how many companies. */
export interface WindowCounts {
  readonly windows: number
  readonly failures: number
  readonly companies: number
}

/** What a model of one window length is made of. */
export interface WindowModel {
  readonly width: number
  readonly channels: Channels
  /** Folders of TensorFlow.js LayersModels, relative to the manifest. */
  readonly networks: readonly string[]
  /** Files of forests, relative to the manifest. */
  readonly forests: Readonly<Partial<Record<ForestLearner, readonly string[]>>>
  readonly blend: Blend
  readonly provenance: {
    readonly treatment: Treatment
    /** What the choice among treatments was made by: mean of ROC-AUC and PR-AUC of one network each on validation windows at risk. */
    readonly treatments: Readonly<Record<string, number>>
    readonly parameters: number
    /** The procedure fitted on training companies only: what is saved if there was no refit. */
    readonly beforeRefit: {
      readonly training: WindowCounts
      readonly validation: WindowCounts
      readonly epochs: readonly number[]
      readonly threshold: number
      /** The validation companies in the published task's form, one last window each; manifests of before the first release may lack it. */
      readonly last?: WindowCounts
      /** Scores of these. */
      readonly published: Readonly<Record<string, Interval>>
    }
    /** The saved model, fitted on training and validation companies: no later companies are here to measure it on. Null without a refit. */
    readonly refit: {
      readonly training: WindowCounts
      readonly epochs: readonly number[]
      /** Scores of the same validation companies by members like the saved ones that left them out; their years were known from other companies. Calibration and threshold are fitted on these scores, among those of other windows. */
      readonly outOfFold: Readonly<Record<string, Interval>>
    } | null
  }
}

/** The manifest of a saved model: everything but the networks' and forests' own files. */
export interface ScoringManifest {
  readonly format: typeof FORMAT
  readonly study: 'distress'
  readonly family: Family
  /** Columns that a file must have. */
  readonly columns: readonly string[]
  readonly ratios: readonly string[]
  readonly split: { readonly trainEnd: string; readonly validationEnd: string }
  /** The last year of the companies that the saved models learned from. */
  readonly fittedUntil: string
  readonly data: { readonly name: string; readonly sha256: string; readonly citation: string }
  readonly seed: number
  readonly versions: Readonly<Record<string, string>>
  readonly windows: readonly WindowModel[]
}

/** Written last: a folder without it is no model. */
export const writeManifest = (folder: string, manifest: Omit<ScoringManifest, 'format'>): void =>
  writeFileAtomicSync(path.join(folder, MANIFEST), `${JSON.stringify({ format: FORMAT, ...manifest }, null, 1)}\n`)

export const removeManifest = (folder: string): void => rmSync(path.join(folder, MANIFEST), { force: true })

/**
 * The manifest of a folder that `fdp train distress` wrote.
 *
 * @throws InputError `model.missing`, `model.json` (cut short), `model.foreign` (JSON of something else)
 */
export function readManifest(folder: string): ScoringManifest {
  const file = path.join(folder, MANIFEST)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new InputError(
      'model.missing',
      `--model names a folder that \`fdp train distress\` finished (${(error as NodeJS.ErrnoException).code ?? 'unreadable'}: ${MANIFEST})`,
      folder,
    )
  }
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch (error) {
    throw new InputError(
      'model.json',
      `${file} holds whole JSON`,
      `${text.length} characters: ${(error as Error).message}`,
    )
  }
  const format = (found as { readonly format?: unknown } | null)?.format
  if (format !== FORMAT)
    throw new InputError('model.foreign', `${file} has the format ${FORMAT}`, format ?? 'no format')
  const { success, issues } = v.safeParse(manifestSchema, found)
  if (!success)
    throw new InputError(
      'model.foreign',
      `${file} describes a model as \`fdp train distress\` writes it (at ${v.getDotPath(issues[0])})`,
      issues[0].message,
    )
  return found as ScoringManifest
}

/**
 * The windows of a training that has ended in a folder, where it was of the same data: its steps, which a training that has not
 * ended keeps, are gone.
 */
export function finishedWindows(folder: string, sha256: string): readonly WindowModel[] | undefined {
  if (!existsSync(path.join(folder, MANIFEST)) || existsSync(path.join(folder, 'steps'))) return undefined
  const { data, windows } = readManifest(folder)
  return data.sha256 === sha256 ? windows : undefined
}

/** Removes the members of window lengths that a model does not have: an earlier one's. */
export function removeOtherMembers(folder: string, widths: readonly number[]): void {
  const kept = new Set(widths.map((width) => `w${width}`))
  for (const entry of readdirSync(folder))
    if (/^w\d+$/.test(entry) && !kept.has(entry)) rmSync(path.join(folder, entry), { recursive: true, force: true })
}

/** Which window lengths a model has, or the one asked for. */
export function windowModel({ windows }: ScoringManifest, width: number): WindowModel {
  const found = windows.find((each) => each.width === width)
  if (found === undefined)
    throw new InputError(
      'model.window',
      `--window is one that the model was trained for (${windows.map((each) => each.width).join(', ')})`,
      width,
    )
  return found
}

export const loadNetworks = (folder: string, { networks }: WindowModel) =>
  Promise.all(networks.map((name) => loadModel(path.join(folder, name))))

/** The forests of one window length; @throws InputError `model.incomplete` */
export async function loadForests(folder: string, { forests }: WindowModel): Promise<[ForestLearner, Forest[]][]> {
  const kinds = FOREST_LEARNERS.filter((learner) => forests[learner] !== undefined)
  return Promise.all(
    kinds.map(async (learner): Promise<[ForestLearner, Forest[]]> => {
      const loaded: Forest[] = []
      for (const name of forests[learner] ?? []) {
        const file = path.join(folder, name)
        try {
          loaded.push(await loadForest(readFileSync(file)))
        } catch (error) {
          throw new InputError(
            'model.incomplete',
            `${file} is a forest as \`fdp train distress\` wrote it`,
            error instanceof Error ? error.message : 'another file',
          )
        }
      }
      return [learner, loaded]
    }),
  )
}
