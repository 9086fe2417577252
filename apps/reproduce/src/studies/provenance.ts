import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { DatasetInfo } from '@fdp/datasets'
import { InputError } from '../errors.ts'
import type { DataProvenance } from '../report/schema.ts'

/** What a report says of a data set of @fdp/datasets. */
export function provenanceOf(info: DatasetInfo, sha256: string): DataProvenance {
  return {
    name: info.name,
    title: info.title,
    sha256,
    licence: `${info.licence.name}: ${info.licence.terms} (${info.licence.url})`,
    citation: info.citation,
    source: info.summary,
    synthetic: info.kind === 'synthetic',
  }
}

/** What a report says of a user's own file, whose licence and citation are its owner's to state. */
export function ownProvenance(
  file: string,
  { source, citation }: { source: string; citation: string },
): DataProvenance {
  return {
    name: path.basename(file),
    title: `the file ${path.basename(file)}`,
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    licence: 'as its owner says',
    citation,
    source,
    synthetic: false,
  }
}

/** What is said of a user's own file in the form of the American bankruptcy panel. */
export const AMERICAN_FORM = {
  citation: 'as its owner says; the form is that of Lombardo et al. (2022), doi:10.3390/fi14080244',
  source: "a user's file in the form of the American bankruptcy panel",
} as const

/**
 * Refuses data that are not those that the run has read, as where a file was edited meanwhile, or is another one on the
 * machine of a worker.
 *
 * @throws InputError `data.changed`
 */
export function checkUnchanged(data: string, dataSha256: string, { sha256 }: Pick<DataProvenance, 'sha256'>): void {
  if (sha256 !== dataSha256)
    throw new InputError('data.changed', `${data} holds what it held when the run began (sha256 ${dataSha256})`, sha256)
}
