import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { check, HyperbandError } from '../errors.ts'
import { type AppendOnlyFile, appendOnlyFile } from './append-only-file.ts'
import { brokenRule } from './check-record.ts'
import { fsyncDirectory } from './fsync-directory.ts'
import { type Lock, takeLock } from './lock.ts'
import type { Storage, StudyRecord } from './storage.ts'

export { directoryCheckpoints, pathCheckpoints } from './file-checkpoints.ts'
export { type Lock, takeLock } from './lock.ts'

const NEWLINE = 10

/** How the header of every study begins. */
const HEADER = Buffer.from('{"type":"study",')

/**
 * Keeps a study in a file of JSON lines that only grows. Each record is flushed to the disk (fsync) before the study
 * goes on, so a study that is killed at any moment goes on from its last record. A half-written last line is cut off: at
 * once where a full disk left it, else when the journal is opened. A file that is no journal is refused and left as it is.
 * One process at a time: the lock is the file `path + '.lock'`. It is taken over from a process of this host that is dead;
 * of another host nobody can tell, so where that one is gone for good (a container), the file is to be deleted by hand.
 *
 * @throws HyperbandError `journalLocked` with the holder's process number, `journalUnwritable`, `journalCorrupt` for a
 * line that is no record; and from the study, `journalMismatch` for a journal of another study.
 * @example
 * createStudy({ space, algorithm, direction: 'maximize', seed: 7, storage: journal('run.jsonl') })
 */
export function journal(path: string): Storage {
  let file: number | undefined
  let lines: AppendOnlyFile | undefined
  let lock: Lock | undefined
  const close = (): void => {
    if (file !== undefined) closeSync(file)
    file = undefined
    lines = undefined
    lock?.release()
    lock = undefined
  }
  return {
    serializes: true,
    open() {
      const holder = { pid: process.pid, host: hostname() }
      check(
        lock === undefined,
        'journalLocked',
        'a journal has one study at a time, and one of this process has it',
        holder,
      )
      try {
        lock = takeLock(`${path}.lock`)
        file = openSync(path, 'a+')
        lines = appendOnlyFile(file)
        fsyncDirectory(dirname(path))
        return readRecords(file, path)
      } catch (error) {
        close()
        if (error instanceof HyperbandError) throw error
        const rule = 'a journal must be a file that can be written'
        throw new HyperbandError({ code: 'journalUnwritable', rule, received: path, cause: error })
      }
    },
    append(record) {
      try {
        lock?.verify()
        ;(lines as AppendOnlyFile).append(Buffer.from(`${JSON.stringify(record)}\n`))
      } catch (error) {
        if (error instanceof HyperbandError) throw error
        const rule = 'a journal must stay writable'
        throw new HyperbandError({ code: 'journalUnwritable', rule, received: path, cause: error })
      }
    },
    close,
  }
}

function readRecords(file: number, path: string): StudyRecord[] {
  const bytes = readFileSync(file)
  const records: StudyRecord[] = []
  let begin = 0
  for (let line = 1; begin < bytes.length; line++) {
    const end = bytes.indexOf(NEWLINE, begin)
    const last = end === -1 || end === bytes.length - 1
    const value = end === -1 ? undefined : parseLine(bytes.toString('utf8', begin, end))
    const corrupt = (rule: string): HyperbandError =>
      new HyperbandError({
        code: 'journalCorrupt',
        rule: `line ${line} of ${path} must ${rule}`,
        received: bytes.toString('utf8', begin, Math.min(end === -1 ? bytes.length : end, begin + 100)),
      })
    if (value === undefined) {
      const ours = line > 1 || isTornHeader(bytes.subarray(0, end === -1 ? undefined : end))
      if (!last || !ours) throw corrupt('be a record')
      ftruncateSync(file, begin)
      fsyncSync(file)
      return records
    }
    // What is whole is not what a crash left.
    const broken = brokenRule(value, line === 1)
    if (broken !== undefined) throw corrupt(broken)
    records.push(value as StudyRecord)
    begin = end + 1
  }
  return records
}

/** Whether a first line may be what a crash left of a study's header: its begin, or zeros where it was not written yet. */
function isTornHeader(line: Buffer): boolean {
  let length = line.length
  while (length > 0 && line[length - 1] === 0) length--
  const compared = Math.min(length, HEADER.length)
  return line.subarray(0, compared).equals(HEADER.subarray(0, compared))
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
