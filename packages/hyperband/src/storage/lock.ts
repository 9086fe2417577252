import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { HyperbandError } from '../errors.ts'

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process started, where the system tells: process numbers are used again. */
  readonly started: string | null
  /** Different for each lock that was ever taken: the same process or the same inode may hold another one later. */
  readonly nonce: string
}

/** A held lock; it is also released when the process ends. */
export interface Lock {
  /** Throws `journalLockLost` when the lock file is not ours any more. */
  verify(): void
  release(): void
}

/** Field 22 of /proc/PID/stat: start time in clock ticks since boot. Null where there is no such file. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function isAlive({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return started === null || startOf(pid) === started
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

let contenders = 0

/**
 * Takes the lock file `path`, as a journal does: for who keeps more than a journal in a folder. The file appears complete
 * or not at all (written under another name, then linked). A lock whose process is dead is moved away by rename, which
 * one contender wins, and given back when it proves to be a live one's that came in between. Not safe on a disk that
 * machines share. Of a process on another host nobody can tell whether it lives: its lock stays, and the error names the
 * file to delete when that host is gone for good.
 *
 * @throws HyperbandError `journalLocked`, whose `received` is the process that holds it (`pid`, `host`); errors of
 * `node:fs` where the file cannot be written.
 * @example
 * const lock = takeLock('runs/first/run.lock')
 * try {
 *   work()
 * } finally {
 *   lock.release()
 * }
 */
export function takeLock(path: string): Lock {
  const mine = `${path}.${process.pid}.${contenders++}`
  const holder: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid), nonce: randomUUID() }
  const content = JSON.stringify(holder)
  try {
    writeFileSync(mine, content)
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        linkSync(mine, path)
        return heldLock(path, content)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const other = readHolder(path)
      if (other !== undefined && isAlive(other)) throw locked(path, other)
      moveAway(path, `${mine}.stale`)
    }
    throw locked(path, readHolder(path))
  } finally {
    rmSync(mine, { force: true })
  }
}

function moveAway(path: string, aside: string): void {
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const taken = readHolder(aside)
  if (taken !== undefined && isAlive(taken)) {
    try {
      linkSync(aside, path)
    } catch {
      // Someone else holds it by now; the one that we moved finds out when it verifies.
    }
  }
  rmSync(aside, { force: true })
}

function locked(path: string, holder: Holder | undefined): HyperbandError {
  const elsewhere = holder !== undefined && holder.host !== hostname()
  const who = holder === undefined ? 'another process' : `process ${holder.pid}${elsewhere ? ` on ${holder.host}` : ''}`
  const way = elsewhere ? ` (where that host is gone for good, such as a container, delete ${path})` : ''
  return new HyperbandError({
    code: 'journalLocked',
    rule: `a journal has one writer at a time, and ${who} holds this one${way}`,
    received: holder,
  })
}

/** What this process holds. One listener for all: Node warns of more than ten. */
const held = new Set<() => void>()

const releaseAll = (): void => {
  for (const release of held) release()
}

function heldLock(path: string, content: string): Lock {
  const isOurs = (): boolean => {
    try {
      return readFileSync(path, 'utf8') === content
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  }
  const release = (): void => {
    held.delete(release)
    if (held.size === 0) process.off('exit', releaseAll)
    if (isOurs()) rmSync(path, { force: true })
  }
  if (held.size === 0) process.on('exit', releaseAll)
  held.add(release)
  return {
    verify() {
      if (!isOurs()) {
        throw new HyperbandError({
          code: 'journalLockLost',
          rule: 'the lock of a journal must stay with its writer',
          received: path,
        })
      }
    },
    release,
  }
}
