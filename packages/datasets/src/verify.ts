import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { openFile, readBytes } from '@fdp/data/node'
import { dataPath } from './data-folder.ts'
import type { DatasetInfo } from './dataset.ts'

/** The state of one shipped file. */
export interface VerifiedFile {
  /** Relative to the package's `data` folder. */
  readonly path: string
  readonly ok: boolean
  readonly expected: { readonly bytes: number; readonly sha256: string }
  /** Undefined where the file is not there. */
  readonly received: { readonly bytes: number; readonly sha256: string } | undefined
  /** SHA-256 of the decompressed bytes; undefined where the file is not the shipped one. */
  readonly contentSha256: string | undefined
}

/**
 * SHA-256 of a file's bytes as they stand on disk, in hex.
 *
 * @throws DataError `file-not-found`, `file-unreadable`
 * @example
 * ```ts
 * await sha256OfFile('american_bankruptcy_dataset.csv') // 64 hex digits
 * ```
 */
export async function sha256OfFile(path: string): Promise<string> {
  await openFile(path)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/**
 * Compares every shipped file of a data set with its checksum, compressed and decompressed. A data set without files (a generator) gives
 * an empty list.
 *
 * @example
 * ```ts
 * const broken = (await verifyDataset(americanBankruptcy)).filter(({ ok }) => !ok)
 * ```
 */
export async function verifyDataset(dataset: Pick<DatasetInfo, 'files'>): Promise<readonly VerifiedFile[]> {
  return Promise.all(
    dataset.files.map(async ({ path, bytes, sha256, content }) => {
      const expected = { bytes, sha256 }
      const absolute = dataPath(path)
      const info = await stat(absolute).catch(() => undefined)
      if (info === undefined) return { path, ok: false, expected, received: undefined, contentSha256: undefined }
      const received = { bytes: info.size, sha256: await sha256OfFile(absolute) }
      if (received.sha256 !== sha256 || received.bytes !== bytes)
        return { path, ok: false, expected, received, contentSha256: undefined }
      const contentSha256 = createHash('sha256')
        .update(await readBytes(absolute))
        .digest('hex')
      return { path, ok: contentSha256 === content.sha256, expected, received, contentSha256 }
    }),
  )
}

/**
 * The data card of a data set: origin, licence, columns, units, traps (Markdown).
 *
 * @throws DataError `file-not-found`, `file-unreadable`
 * @example
 * ```ts
 * console.log(await readCard(findDataset('market-panel')))
 * ```
 */
export async function readCard(dataset: Pick<DatasetInfo, 'card'>): Promise<string> {
  return new TextDecoder().decode(await readBytes(dataPath(dataset.card)))
}
