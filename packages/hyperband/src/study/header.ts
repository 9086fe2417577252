import { check } from '../errors.ts'
import { type JsonValue, jsonDifferences } from '../json.ts'
import type { StudyHeader, StudyRecord } from '../storage/storage.ts'
import type { StudyOptions } from './study.ts'

/** Raised when the same inputs would give other trials than before, so that old journals are not continued wrongly. */
const FORMAT = 1

/** What a journal says of its study before everything else. */
export function headerOf<C>({
  space,
  algorithm,
  direction,
  seed,
  allowRepeats = false,
  pruner,
}: StudyOptions<C>): StudyHeader {
  return {
    type: 'study',
    format: FORMAT,
    space: space.parameters as unknown as JsonValue,
    algorithm: { name: algorithm.name, settings: algorithm.settings },
    direction,
    seed,
    allowRepeats,
    pruner: pruner === undefined ? null : { name: pruner.name, settings: pruner.settings },
  }
}

/** @throws HyperbandError `journalMismatch` */
export function compareHeaders(header: StudyHeader, record: StudyRecord): void {
  const rule = 'a journal must be of the same study (differences as "path: in the journal, now")'
  const differences = jsonDifferences(record, JSON.parse(JSON.stringify(header)))
  check(differences.length === 0, 'journalMismatch', rule, differences)
}
