import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { makeFolderSync, writeFileAtomicSync } from '@fdp/data/node'
import { InputError } from '../errors.ts'
import { canMake } from './can-make.ts'
import { canonicalJson, decodeResult, encodeResult } from './encoding.ts'
import { isLockEntry, lockFolder } from './lock-folder.ts'
import { sealStep, unsealStep } from './step-file.ts'

const MARKER = 'fdp-run.json'

/** What a step is, for those who follow a number back to it. */
export interface StepAbout {
  readonly text: string
  /** Seeds that its own randomness came from. */
  readonly seeds?: readonly number[]
  /** Ids of the steps whose results it read. */
  readonly from?: readonly string[]
}

/** A step that was named in this run. */
export interface StepRecord {
  /** The name of its file in the folder `steps`, without the extension. */
  readonly id: string
  readonly text: string
  readonly seeds: readonly number[]
  readonly from: readonly string[]
}

/** The result of a step and what the step is called. */
export interface Kept<T> {
  readonly result: T
  readonly id: string
  /** Whether an earlier run had finished it. */
  readonly reused: boolean
}

/** Where one run keeps its finished steps: one file a step, whole or absent. */
export interface StepStore {
  readonly folder: string
  /** The file of a step under these inputs; the name carries their hash. */
  readonly fileOf: (name: string, inputs: unknown, extension?: string) => string
  /**
   * The kept result of a step, or what `compute` gives, which is then kept; also in the place of a kept one that does not `serve`,
   * because it holds less than is wanted now.
   */
  readonly step: <T>(
    name: string,
    inputs: unknown,
    compute: () => Promise<T> | T,
    about?: StepAbout | ((result: T) => StepAbout),
    serves?: (kept: T) => boolean,
  ) => Promise<Kept<T>>
  /** The steps that said what they are, by id. */
  readonly records: () => StepRecord[]
  readonly counts: () => { computed: number; reused: number }
  /** Lets others work in the folder. */
  readonly close: () => void
}

/** The commands that keep steps in a folder. */
export type StoreCommand = 'run distress' | 'run systemic' | 'train distress'

export interface StoreOptions {
  /** What works in the folder; one of another command is refused. */
  readonly command: StoreCommand
  /** Use steps that an earlier run of the same code, options and data has finished. */
  readonly resume: boolean
  /** Remove the earlier run that the folder holds: all of it, or its steps alone where `keepResults` is set. */
  readonly overwrite?: boolean
  /** With `overwrite`: what earlier work gave stays until its successor stands ready, and goes by the caller's hand. */
  readonly keepResults?: boolean
  /** What the work was asked for, by the names of the options on the command line; one folder holds the work of one set. */
  readonly options: Readonly<Record<string, unknown>>
  /** Hash of the code that computes; part of every step's key. */
  readonly fingerprint: string
  /** Told what happened to steps that were kept. */
  readonly note?: (line: string) => void
}

/** What can be refused before anything is computed. */
export type FolderOptions = Pick<StoreOptions, 'command' | 'resume' | 'overwrite' | 'options'>

const unwritable = (folder: string, why?: string): InputError =>
  new InputError(
    'out.unwritable',
    `--out names a folder that can be written${why === undefined ? '' : ` (${why})`}`,
    folder,
  )

interface Marker {
  readonly command?: unknown
  readonly options?: Readonly<Record<string, unknown>>
  readonly fingerprint?: unknown
}

/** What a folder says of the work in it; nothing where it does not, or its marker is damaged. */
function readMarker(folder: string): Marker {
  try {
    return (JSON.parse(readFileSync(path.join(folder, MARKER), 'utf8')) as Marker | null) ?? {}
  } catch {
    return {}
  }
}

const told = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

/** The options, as the command line names them, that are not what the work in the folder was begun with. */
function otherOptions(begun: Marker['options'], options: StoreOptions['options']): string[] {
  if (begun === undefined) return []
  const names = [...new Set([...Object.keys(begun), ...Object.keys(options)])]
  return names
    .filter((name) => canonicalJson([begun[name]]) !== canonicalJson([options[name]]))
    .map((name) => `${name} ${told(options[name])}, begun with ${told(begun[name])}`)
}

/** The entries of a run folder beside its marker and its lock. */
function earlierEntries(folder: string, { command, resume, overwrite, options }: FolderOptions): string[] {
  if (!canMake(folder)) throw unwritable(folder)
  if (!existsSync(folder)) return []
  let entries: string[]
  try {
    entries = readdirSync(folder)
  } catch {
    throw unwritable(folder)
  }
  const earlier = entries.filter((entry) => entry !== MARKER && !isLockEntry(entry))
  if (earlier.length === 0) return []
  if (!entries.includes(MARKER))
    throw new InputError('out.foreign', '--out names an empty folder, a new one, or one of an earlier fdp run', folder)
  const marker = readMarker(folder)
  if (marker.command !== undefined && marker.command !== command)
    throw new InputError(
      'out.foreign',
      `--out names a folder of \`fdp ${command}\`, an empty or a new one`,
      `${folder} (of \`fdp ${marker.command}\`)`,
    )
  if (!resume && overwrite !== true)
    throw new InputError(
      'out.taken',
      '--out names a folder without a run; --resume goes on with the one that is there, --overwrite removes it',
      folder,
    )
  const other = resume ? otherOptions(marker.options, options) : []
  if (other.length > 0)
    throw new InputError(
      'out.other',
      '--resume goes on with the options that the work in --out was begun with; other ones want another folder, or --overwrite',
      `${folder} with ${other.join('; ')}`,
    )
  return earlier
}

/**
 * Refuses a folder that {@link openStore} would refuse, and writes nothing: for runs that open it only later.
 *
 * @throws InputError `out.foreign`, `out.taken`, `out.other`, `out.unwritable`
 */
export function checkRunFolder(folder: string, options: FolderOptions): void {
  earlierEntries(folder, options)
}

/** Holds the folder, which is made where it is missing. */
function hold(folder: string): ReturnType<typeof lockFolder> {
  try {
    makeFolderSync(folder)
    return lockFolder(folder)
  } catch (error) {
    throw error instanceof InputError ? error : unwritable(folder, (error as Error).message)
  }
}

/**
 * Opens the run folder, for this process alone until it is closed. One that holds a run of the same command and options is opened
 * to go on with it (`resume`); one of the same command is emptied (`overwrite`); without either it is refused, and one that holds
 * something else always.
 *
 * @throws InputError `out.foreign` if the folder is not empty and not a run's of this command; `out.taken` if it holds a run;
 * `out.other` if it is to go on with a run of other options; `out.busy` if another process works in it; `out.unwritable` if it
 * cannot be written.
 */
export function openStore(folder: string, options: StoreOptions): StepStore {
  earlierEntries(folder, options)
  const lock = hold(folder)
  try {
    return openHeld(folder, options, lock.release)
  } catch (error) {
    lock.release()
    throw error
  }
}

function openHeld(folder: string, options: StoreOptions, close: () => void): StepStore {
  // Looked at again: another process may have finished here before the folder was ours.
  const earlier = earlierEntries(folder, options)
  const removed = options.resume ? [] : options.keepResults === true ? ['steps'] : earlier
  for (const entry of removed) rmSync(path.join(folder, entry), { recursive: true, force: true })
  const { command, fingerprint, note = () => {} } = options
  const { fingerprint: before } = readMarker(folder)
  if (options.resume && earlier.includes('steps') && before !== undefined && before !== fingerprint)
    note(`${folder}: the code has changed since its steps were kept; none of them is used`)
  try {
    writeFileAtomicSync(
      path.join(folder, MARKER),
      `${JSON.stringify({ format: 'fdp-run/1', command, options: options.options, fingerprint })}\n`,
    )
  } catch (error) {
    throw unwritable(folder, (error as Error).message)
  }
  const steps = path.join(folder, 'steps')

  const count = { computed: 0, reused: 0 }
  const records = new Map<string, StepRecord>()
  const fileOf = (name: string, inputs: unknown, extension = 'json') => {
    const key = createHash('sha256').update(canonicalJson({ name, inputs, fingerprint })).digest('hex')
    return path.join(steps, `${name}-${key.slice(0, 16)}.${extension}`)
  }

  const record = (id: string, { text, seeds = [], from = [] }: StepAbout) => {
    // A step that serves several stages is known by the first: the same at any number of workers.
    if (!records.has(id)) records.set(id, { id, text, seeds, from: [...new Set(from)].sort() })
  }

  const readStep = (file: string): { readonly result: unknown } | undefined => {
    if (!existsSync(file)) return undefined
    const text = unsealStep(readFileSync(file, 'utf8'))
    if (text === undefined) note(`${file}: damaged, or not written by fdp; computed again`)
    return text === undefined ? undefined : { result: decodeResult(text) }
  }

  return {
    folder,
    fileOf,
    close,
    records: () => [...records.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    counts: () => ({ ...count }),
    async step<T>(
      name: string,
      inputs: unknown,
      compute: () => Promise<T> | T,
      about?: StepAbout | ((result: T) => StepAbout),
      serves: (kept: T) => boolean = () => true,
    ): Promise<Kept<T>> {
      const file = fileOf(name, inputs)
      let kept = readStep(file) as { readonly result: T } | undefined
      if (kept !== undefined && !serves(kept.result)) kept = undefined
      const reused = kept !== undefined
      count[reused ? 'reused' : 'computed'] += 1
      if (kept === undefined) {
        const text = encodeResult(await compute())
        writeFileAtomicSync(file, sealStep(text))
        // Read back even when just computed: a resumed run and an undisturbed one see the same values.
        kept = { result: decodeResult(text) as T }
      }
      const { result } = kept
      const id = path.basename(file, '.json')
      if (about !== undefined) record(id, typeof about === 'function' ? about(result) : about)
      return { result, id, reused }
    },
  }
}
