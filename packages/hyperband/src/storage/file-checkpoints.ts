import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { check, describe, HyperbandError } from '../errors.ts'
import type { CheckpointStore } from './checkpoints.ts'
import { fsyncDirectory } from './fsync-directory.ts'

/**
 * Keeps each checkpoint as a file of its own in a directory, flushed to the disk before its trial counts as done.
 * Takes whatever structured clone takes (typed arrays, maps, nested objects); the journal holds the file's name only,
 * so the directory can be moved together with it. Studies may share a directory: each loads and removes its own files only.
 * What a study without a journal leaves (its best one's file; when it was killed, all) goes with the directory.
 *
 * @throws HyperbandError `invalidCheckpoint` for a value that cannot be cloned (a function, a tensor of a library) and for a
 * file that is missing or damaged, `checkpointUnwritable` when the disk takes no file; `invalidOption` for a directory
 * that is no text.
 * @example
 * createStudy({ ...options, storage: journal('run.jsonl'), checkpoints: directoryCheckpoints('run.checkpoints') })
 */
export function directoryCheckpoints(directory: string): CheckpointStore {
  check(typeof directory === 'string', 'invalidOption', 'directory must be the path of a directory', directory)
  const fileOf = (name: unknown): string => {
    check(
      typeof name === 'string' && /^[\w-]+\.bin$/.test(name),
      'invalidCheckpoint',
      'a checkpoint must be a file of the directory',
      name,
    )
    return join(directory, name)
  }
  return {
    save(key, checkpoint) {
      const name = `${key}.bin`
      const path = fileOf(name)
      const bytes = clone(checkpoint)
      try {
        makeDirectory(directory)
        write(path, bytes)
      } catch (error) {
        const rule = `a checkpoint must be written to the disk (${describe(error)})`
        throw new HyperbandError({ code: 'checkpointUnwritable', rule, received: path, cause: error })
      }
      return name
    },
    load(name) {
      const path = fileOf(name)
      try {
        return deserialize(readFileSync(path))
      } catch (error) {
        const rule = `the file of a checkpoint must be there and whole (${describe(error)})`
        throw new HyperbandError({ code: 'invalidCheckpoint', rule, received: path, cause: error })
      }
    },
    remove: (name) => rmSync(fileOf(name), { force: true }),
  }
}

/** The file is there whole and flushed, or not at all. */
function write(path: string, bytes: Uint8Array): void {
  const file = openSync(`${path}.part`, 'w')
  try {
    writeFileSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.part`, path)
  fsyncDirectory(dirname(path))
}

/** One by one: below /proc, which refuses entries with ENOENT, Node 20's recursive mkdir never returns. */
function makeDirectory(directory: string): void {
  const missing: string[] = []
  for (let at = resolve(directory); !existsSync(at); at = dirname(at)) missing.push(at)
  for (const at of missing.reverse()) {
    try {
      mkdirSync(at)
      fsyncDirectory(dirname(at))
    } catch (error) {
      // Another study may have made it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function clone(checkpoint: unknown): Buffer {
  let bytes: Buffer | undefined
  try {
    bytes = serialize(checkpoint)
  } catch {
    bytes = undefined
  }
  check(
    bytes !== undefined,
    'invalidCheckpoint',
    'a checkpoint must be a value that structured clone takes',
    checkpoint,
  )
  return bytes
}

/**
 * For objectives that write their checkpoints themselves and return the path: keeps the path, and removes the file or
 * directory when no trial can go on from it. Only what lies below `root` is ever removed. A trial may come back with the
 * same path (spelled the same) at every rung; it must not lie inside another checkpoint's directory, with which it would go.
 * Two studies must not write to the same path: give each a root of its own.
 *
 * @throws HyperbandError `invalidCheckpoint` for a path outside `root`; `invalidOption` for a root that is no text.
 * @example
 * createStudy({ ...options, checkpoints: pathCheckpoints('checkpoints') })
 */
export function pathCheckpoints(root: string): CheckpointStore {
  check(typeof root === 'string', 'invalidOption', 'root must be the path of a directory', root)
  const base = resolve(root)
  const inside = (path: unknown): string => {
    check(
      typeof path === 'string' && resolve(path).startsWith(base + sep),
      'invalidCheckpoint',
      `a checkpoint must be a path below ${root}`,
      path,
    )
    return path
  }
  return {
    save: (_key, path) => inside(path),
    load: (path) => inside(path),
    remove: (path) => rmSync(inside(path), { recursive: true, force: true }),
  }
}
