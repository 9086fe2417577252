import { check } from '../errors.ts'
import type { ReadableStudy } from './export.ts'

/** Throws HyperbandError `invalidOption` unless a value is a study, or shows of itself what one does. */
export function checkStudy<C>(study: ReadableStudy<C>): void {
  const shown = typeof study === 'object' && study !== null && 'trials' in study
  const { space, direction } = shown ? study : {}
  check(
    Array.isArray(space?.dimensions) && (direction === 'maximize' || direction === 'minimize'),
    'invalidOption',
    'study must be one that createStudy makes',
    study,
  )
}
