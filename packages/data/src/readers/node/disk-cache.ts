import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CachedResponse, HttpCache } from '../http.ts'
import { writeFileAtomic } from './write-atomic.ts'

/**
 * Keeps answers in a folder, a body and a small JSON file each, named by the SHA-256 of the URL. Writes are atomic; a body that does not fit its
 * checksum counts as absent.
 *
 * @example
 * ```ts
 * const client = createHttpClient({ cache: diskCache('.cache/http') })
 * ```
 */
export function diskCache(folder: string): HttpCache {
  const paths = (url: string) => {
    const stem = join(folder, createHash('sha256').update(url).digest('hex').slice(0, 32))
    return { meta: `${stem}.json`, body: `${stem}.body` }
  }
  return {
    async get(url) {
      const { meta, body } = paths(url)
      try {
        const { sha256, ...kept } = JSON.parse(await readFile(meta, 'utf8')) as Omit<CachedResponse, 'body'> & {
          sha256: string
        }
        const bytes = await readFile(body)
        if (kept.url !== url || createHash('sha256').update(bytes).digest('hex') !== sha256) return undefined
        return { ...kept, body: new Uint8Array(bytes) }
      } catch {
        return undefined
      }
    },
    async set({ body, ...kept }) {
      const to = paths(kept.url)
      const sha256 = createHash('sha256').update(body).digest('hex')
      await writeFileAtomic(to.body, body)
      await writeFileAtomic(to.meta, JSON.stringify({ ...kept, sha256 }))
    },
  }
}
