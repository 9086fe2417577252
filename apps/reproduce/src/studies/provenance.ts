import type { DatasetInfo } from '@fdp/datasets'
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
