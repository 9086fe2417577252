import { SingleBar } from 'cli-progress'
import { formatDuration } from '../format-duration.ts'

/** Tells a person how far a run is. Everything goes to standard error, so that standard output stays for results. */
export interface Progress {
  /** A stage with `total` units of work begins. */
  readonly begin: (stage: string, total: number) => void
  /** One unit more is done; `detail` says which. One that was `reused` says nothing of the time that the others take. */
  readonly advance: (detail?: string, reused?: boolean) => void
  /** The stage is over; also for one that failed, or a bar would keep the process alive. Nothing where there is none. */
  readonly end: () => void
  /** One line between stages. */
  readonly note: (line: string) => void
}

/** Estimated milliseconds for `left` units, from what was `done` in `elapsed`; undefined before the first. */
export function remainingTime(done: number, left: number, elapsed: number): number | undefined {
  if (left === 0) return 0
  return done > 0 ? (elapsed / done) * left : undefined
}

interface Stage {
  readonly name: string
  readonly total: number
  readonly started: number
  done: number
  reused: number
}

const beginStage = (name: string, total: number): Stage => ({
  name,
  total,
  started: performance.now(),
  done: 0,
  reused: 0,
})

function advanceStage(stage: Stage, reused: boolean): void {
  stage.done += 1
  if (reused) stage.reused += 1
}

function timesOf(stage: Stage): { elapsed: string; remaining: string } {
  const elapsed = performance.now() - stage.started
  const left = remainingTime(stage.done - stage.reused, stage.total - stage.done, elapsed)
  return { elapsed: formatDuration(elapsed), remaining: left === undefined ? '?' : formatDuration(left) }
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  let stage: Stage | undefined
  let bar: SingleBar | undefined
  // Stopped, a bar shows the cursor again: also where the process ends in the middle.
  const stop = () => {
    bar?.stop()
    bar = undefined
    stage = undefined
    process.off('exit', stop)
  }
  return {
    begin(name, total) {
      stop()
      process.on('exit', stop)
      stage = beginStage(name, total)
      bar = new SingleBar({
        stream,
        format: '{stage} [{bar}] {value}/{total}  {elapsed} elapsed, {remaining} left  {detail}',
        barsize: 24,
        hideCursor: true,
        etaBuffer: 1,
        clearOnComplete: false,
      })
      bar.start(total, 0, { stage: name.padEnd(24), elapsed: '0:00', remaining: '?', detail: '' })
    },
    advance(detail = '', reused = false) {
      if (stage === undefined) return
      advanceStage(stage, reused)
      bar?.update(stage.done, { ...timesOf(stage), detail: detail.slice(0, 40) })
    },
    end: stop,
    note: (line) => void stream.write(`${line}\n`),
  }
}

function lineProgress(stream: NodeJS.WritableStream): Progress {
  let stage: Stage | undefined
  let told = 0
  return {
    begin(name, total) {
      stage = beginStage(name, total)
      told = 0
      stream.write(`${name}: 0/${total}\n`)
    },
    advance(detail = '', reused = false) {
      if (stage === undefined) return
      advanceStage(stage, reused)
      const tenth = Math.floor((10 * stage.done) / stage.total)
      if (tenth === told) return
      told = tenth
      const { elapsed, remaining } = timesOf(stage)
      stream.write(
        `${stage.name}: ${stage.done}/${stage.total}, ${elapsed} elapsed, ${remaining} left${detail && `, ${detail}`}\n`,
      )
    },
    end() {
      stage = undefined
    },
    note: (line) => void stream.write(`${line}\n`),
  }
}

/** Bars on a terminal, plain lines elsewhere, nothing where `quiet`. */
export function createProgress({
  quiet,
  stream = process.stderr,
}: {
  quiet: boolean
  stream?: NodeJS.WriteStream
}): Progress {
  if (quiet) return { begin: () => {}, advance: () => {}, end: () => {}, note: () => {} }
  return stream.isTTY ? barProgress(stream) : lineProgress(stream)
}
