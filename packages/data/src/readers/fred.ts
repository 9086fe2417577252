import { readerError } from './errors.ts'
import type { HttpClient } from './http.ts'
import { readFredCsv, type SeriesTable } from './series.ts'

/**
 * A series from FRED's CSV download. Mind the terms of the series: not all may be passed on.
 *
 * @param id series id, e.g. `DGS10`
 * @throws DataError `http`, `invalid-format` (an answer that is no CSV of that series), `invalid-option`
 * @example
 * ```ts
 * const { dates, series } = await fetchFred(client, 'DGS10')
 * ```
 */
export async function fetchFred(
  client: HttpClient,
  id: string,
  options: { readonly baseUrl?: string; readonly signal?: AbortSignal } = {},
): Promise<SeriesTable> {
  if (!/^[A-Z0-9]{1,40}$/i.test(id))
    throw readerError('invalid-option', 'a FRED series id has letters and digits only', id)
  const { baseUrl = 'https://fred.stlouisfed.org', signal } = options
  const url = `${baseUrl}/graph/fredgraph.csv?id=${id}`
  const { body } = await client.get(url, signal === undefined ? {} : { signal })
  const table = readFredCsv(body, url)
  if (!Object.hasOwn(table.series, id))
    throw readerError('invalid-format', `expected a column ${id}`, Object.keys(table.series), { file: url })
  return table
}
