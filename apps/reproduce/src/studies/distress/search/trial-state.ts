import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import type { CheckpointStore } from '@fdp/hyperband'
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '@fdp/models'

/**
 * Where a trial's training stands: in a file, which threads of this machine read and write themselves, or in hand for workers elsewhere.
 * Handed from thread to thread, states of some megabytes each would fill both with copies that nobody reads again.
 */
export type TrialState = Checkpoint | { readonly file: string }

/** The state itself. */
export const readState = (state: TrialState): Checkpoint =>
  'file' in state ? decodeCheckpoint(readFileSync(state.file)) : state

/** Keeps a state in a file, whole or not at all. */
export function writeState(file: string, state: Checkpoint): { readonly file: string } {
  writeFileAtomicSync(file, new Uint8Array(encodeCheckpoint(state)))
  return { file }
}

/** The states of a search, a file each. */
export interface StateFolder extends CheckpointStore {
  /** The file that an evaluation keeps its state in. */
  readonly fileOf: (evaluation: { readonly trial: string; readonly rung: number }) => string
}

export function stateFolder(folder: string): StateFolder {
  const named = (name: unknown): string => path.join(folder, path.basename(String(name)))
  return {
    fileOf: ({ trial, rung }) => named(`${trial}-${rung}.checkpoint`),
    save: (key, state) => {
      const kept = state as TrialState
      return path.basename('file' in kept ? kept.file : writeState(named(`${key}.checkpoint`), kept).file)
    },
    load: (name) => ({ file: named(name) }),
    remove: (name) => rmSync(named(name), { force: true }),
  }
}
