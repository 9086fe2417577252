import { DataError } from '../../errors.ts'
import { guessMapping, type MappingGuess } from '../mapping/guess-mapping.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { Table } from '../table.ts'
import { streamCsvFile } from './csv-file.ts'
import { readTableFile, type TableFileOptions } from './table-file.ts'

/** A proposal for a file; `notes` is what was assumed to read it (encoding, delimiter). */
export interface MappingProposal extends MappingGuess {
  readonly notes: readonly string[]
}

/** Records after the header that may be none: CSMAR has two, of names and of units. */
const MOST_SKIPPED = 2
const HEAD_ROWS = 2000

/**
 * Proposes a mapping for a file, as guessMapping does for a table, also where lines of names and units stand below the header. Of a CSV only
 * the beginning is read.
 *
 * @throws DataError those of readTableFile
 * @example
 * ```ts
 * const { mapping, because } = await proposeMapping('export.csv')
 * if (mapping !== undefined) console.log(mappingYaml(mapping, because))
 * ```
 */
export async function proposeMapping(path: string): Promise<MappingProposal> {
  const first = await readHead(path, {})
  const plain = { ...guessMapping(first), notes: first.notes }
  for (let skipRecords = 1; plain.mapping === undefined && skipRecords <= MOST_SKIPPED; skipRecords++) {
    const table = await readHead(path, { skipRecords })
    const { mapping, because } = guessMapping(table)
    if (mapping === undefined) continue
    const file: Mapping['file'] = { ...mapping.file, skipRecords }
    const reason = `skipRecords: ${skipRecords}, because below the header ${skipRecords === 1 ? 'a record' : `${skipRecords} records`} without numbers or periods come first`
    return { mapping: { ...mapping, file }, because: [reason, ...because], notes: table.notes }
  }
  return plain
}

async function readHead(path: string, options: TableFileOptions): Promise<Table> {
  if (!/\.(csv|tsv|txt)(\.(gz|br))?$/i.test(path)) return readTableFile(path, options)
  try {
    for await (const batch of streamCsvFile(path, { ...options, batchRows: HEAD_ROWS })) return batch
  } catch (error) {
    // A column that turns out to be text: the whole file decides then.
    if (!(error instanceof DataError && error.code === 'not-a-number')) throw error
  }
  return readTableFile(path, options)
}
