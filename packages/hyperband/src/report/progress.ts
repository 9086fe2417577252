import { check, checkKeys } from '../errors.ts'
import type { Config } from '../space/space.ts'
import type { Study } from '../study/study.ts'
import { checkStudy } from './check-study.ts'

/** Options of {@link reportProgress}. */
export interface ProgressOptions {
  /** Where the text goes, for example `(text) => process.stderr.write(text)`. */
  readonly write: (text: string) => void
  /** Overwrite one line instead of writing one for each change. Default false. */
  readonly overwrite?: boolean
}

/**
 * Writes one line at each end of an evaluation: bracket, rung, evaluations done and remaining, failures, best so far.
 * Resolves when the study is finished or closed; do not await it before `optimize`.
 *
 * @throws HyperbandError `invalidOption` for what is no study, or bad options (as a rejection).
 * @example
 * void reportProgress(study, { write: (text) => process.stderr.write(text), overwrite: process.stderr.isTTY })
 */
export async function reportProgress<C = Config>(study: Study<C>, options: ProgressOptions): Promise<void> {
  checkStudy(study)
  checkKeys(options, ['write', 'overwrite'], 'reportProgress', 'invalidOption')
  const { write, overwrite = false } = options
  check(typeof write === 'function', 'invalidOption', 'write must be a function that takes text', write)
  check(typeof overwrite === 'boolean', 'invalidOption', 'overwrite must be true or false', overwrite)
  for await (const event of study.events()) {
    if (event.type === 'warning') write(`${event.message}\n`)
    if (event.type === 'completed' || event.type === 'failed' || event.type === 'pruned') {
      const { done, planned, failures } = study.progress
      const best = study.best
      const parts = [
        `bracket ${event.bracket}`,
        `rung ${event.rung}`,
        `${done} of ${planned} evaluations, ${Math.max(0, planned - done)} remaining`,
        ...(failures > 0 ? [`${failures} failed`] : []),
        best === undefined ? 'no score yet' : `best ${Number(best.score.toPrecision(6))} (trial ${best.trial})`,
      ]
      write(overwrite ? `\r\x1b[2K${parts.join(' | ')}` : `${parts.join(' | ')}\n`)
    }
    if (event.type === 'finished') {
      if (overwrite) write('\n')
      return
    }
  }
}
