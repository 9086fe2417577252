import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { BACKENDS, type BackendName } from './engine/backend-names.ts'
import type { PoolPlace } from './engine/open-pool.ts'
import { InputError } from './errors.ts'
import { PROFILE_NAMES, type ProfileName } from './profiles.ts'
import { SPACES, type SpaceName } from './studies/distress/search/space-names.ts'

export const PROTOCOLS = ['strict', 'paper'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** Options that decide the results of a run. */
export interface RunOptions {
  readonly data: string
  readonly protocol: Protocol
  readonly profile: ProfileName
  readonly seed: number
  readonly backend: BackendName
  /** Space of the search in the distress study; default: the profile's. */
  readonly space?: SpaceName
}

/** Options that decide where and how fast it runs, never what comes out. */
export interface RunPlace extends PoolPlace {
  readonly out: string
  readonly resume: boolean
  readonly overwrite: boolean
  readonly json: boolean
}

/** @throws InputError `option.choice` */
export function oneOf<T extends string>(option: string, choices: readonly T[], received: string): T {
  const found = choices.find((choice) => choice === received)
  if (found === undefined) throw new InputError('option.choice', `${option} is one of ${choices.join(', ')}`, received)
  return found
}

/**
 * A folder or file that is written. An empty name would stand for the folder that the command is called in.
 *
 * @throws InputError `option.out`
 */
export function outOption<T extends string | undefined>(option: string, what: 'folder' | 'file', received: T): T {
  if (received?.trim() === '') throw new InputError('option.out', `${option} names a ${what}`, received)
  return received
}

/** @throws InputError `option.integer` */
export function integerOption(option: string, text: string, low: number, high: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text.trim()) || value < low || value > high)
    throw new InputError('option.integer', `${option} is a whole number from ${low} to ${high}`, text)
  return value
}

/** A named data set, or the path of a file that exists, or of a folder that holds `folderFile`. */
export function dataOption(names: readonly string[], received: string, folderFile?: string): string {
  if (names.includes(received)) return received
  const found = statSync(received, { throwIfNoEntry: false })
  if (found === undefined)
    throw new InputError(
      'data.missing',
      `--data is ${[...names, 'the path of a file that exists'].join(', or ')}`,
      received,
    )
  if (found.isDirectory()) {
    if (folderFile !== undefined && existsSync(path.join(received, folderFile))) return received
    throw new InputError(
      'data.not-a-file',
      folderFile === undefined ? '--data names a file' : `--data names a file, or a folder with ${folderFile}`,
      received,
    )
  }
  if (!found.isFile()) throw new InputError('data.not-a-file', '--data names a file', received)
  return received
}

/** @throws InputError `option.resume` */
export function checkResume({ resume, overwrite }: { readonly resume: boolean; readonly overwrite: boolean }): void {
  if (resume && overwrite)
    throw new InputError(
      'option.resume',
      'one of --resume (go on with what the folder holds) and --overwrite (remove it)',
      'both',
    )
}

export const parseProtocol = (text: string): Protocol => oneOf('--protocol', PROTOCOLS, text)
export const parseProfile = (text: string): ProfileName => oneOf('--profile', PROFILE_NAMES, text)
export const parseBackend = (text: string): BackendName => oneOf('--backend', BACKENDS, text)
export const parseSpace = (text: string): SpaceName => oneOf('--space', SPACES, text)
