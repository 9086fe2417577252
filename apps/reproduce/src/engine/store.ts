import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { InputError } from '../errors.ts'
import { canMake } from './can-make.ts'
import { canonicalJson, decodeResult, encodeResult } from './encoding.ts'

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
  /** Hash of the code that computes; part of every step's key. */
  readonly fingerprint: string
}

const unwritable = (folder: string, why?: string): InputError =>
  new InputError(
    'out.unwritable',
    `--out names a folder that can be written${why === undefined ? '' : ` (${why})`}`,
    folder,
  )

/** The command that made a folder, as its marker says; undefined where the marker is damaged. */
function commandOf(marker: string): unknown {
  try {
    return (JSON.parse(readFileSync(marker, 'utf8')) as { readonly command?: unknown } | null)?.command
  } catch {
    return undefined
  }
}

/** The entries of a run folder beside its marker. */
function earlierEntries(folder: string, { command, resume, overwrite }: Omit<StoreOptions, 'fingerprint'>): string[] {
  if (!canMake(folder)) throw unwritable(folder)
  if (!existsSync(folder)) return []
  let entries: string[]
  try {
    entries = readdirSync(folder)
  } catch {
    throw unwritable(folder)
  }
  const earlier = entries.filter((entry) => entry !== MARKER)
  if (earlier.length > 0 && !entries.includes(MARKER))
    throw new InputError('out.foreign', '--out names an empty folder, a new one, or one of an earlier fdp run', folder)
  const found = commandOf(path.join(folder, MARKER))
  if (earlier.length > 0 && found !== undefined && found !== command)
    throw new InputError(
      'out.foreign',
      `--out names a folder of \`fdp ${command}\`, an empty or a new one`,
      `${folder} (of \`fdp ${found}\`)`,
    )
  if (earlier.length > 0 && !resume && overwrite !== true)
    throw new InputError(
      'out.taken',
      '--out names a folder without a run; --resume goes on with the one that is there, --overwrite removes it',
      folder,
    )
  return earlier
}

/**
 * Refuses a folder that {@link openStore} would refuse, and writes nothing: for runs that open it only later.
 *
 * @throws InputError `out.foreign`, `out.taken`, `out.unwritable`
 */
export function checkRunFolder(folder: string, options: Omit<StoreOptions, 'fingerprint'>): void {
  earlierEntries(folder, options)
}

/**
 * Opens the run folder. One that holds a run of the same command is opened to go on with it (`resume`) or emptied (`overwrite`);
 * without either it is refused, and one that holds something else always.
 *
 * @throws InputError `out.foreign` if the folder is not empty and not a run's of this command; `out.taken` if it holds a run; `out.unwritable` if it cannot be written.
 */
export function openStore(folder: string, options: StoreOptions): StepStore {
  const earlier = earlierEntries(folder, options)
  const removed = options.resume ? [] : options.keepResults === true ? ['steps'] : earlier
  for (const entry of removed) rmSync(path.join(folder, entry), { recursive: true, force: true })
  const marker = path.join(folder, MARKER)
  try {
    writeFileAtomicSync(
      marker,
      `${JSON.stringify({ format: 'fdp-run/1', command: options.command, fingerprint: options.fingerprint })}\n`,
    )
  } catch (error) {
    throw unwritable(folder, (error as Error).message)
  }
  const steps = path.join(folder, 'steps')

  const count = { computed: 0, reused: 0 }
  const records = new Map<string, StepRecord>()
  const fileOf = (name: string, inputs: unknown, extension = 'json') => {
    const key = createHash('sha256')
      .update(canonicalJson({ name, inputs, fingerprint: options.fingerprint }))
      .digest('hex')
    return path.join(steps, `${name}-${key.slice(0, 16)}.${extension}`)
  }

  const record = (id: string, { text, seeds = [], from = [] }: StepAbout) => {
    // A step that serves several stages is known by the first: the same at any number of workers.
    if (!records.has(id)) records.set(id, { id, text, seeds, from: [...new Set(from)].sort() })
  }

  return {
    folder,
    fileOf,
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
      let kept = existsSync(file) ? { result: decodeResult(readFileSync(file, 'utf8')) as T } : undefined
      if (kept !== undefined && !serves(kept.result)) kept = undefined
      const reused = kept !== undefined
      count[reused ? 'reused' : 'computed'] += 1
      if (kept === undefined) {
        const text = encodeResult(await compute())
        writeFileAtomicSync(file, text)
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
