import { fstatSync, fsyncSync, ftruncateSync, writeSync } from 'node:fs'

/** A file that grows by whole pieces. */
export interface AppendOnlyFile {
  /**
   * Puts bytes at the end and flushes them to the disk. Where that fails, the file is cut back to what it was and can be
   * appended to again; where even that fails, every later call throws the first error.
   */
  append(bytes: Uint8Array): void
}

/** Half a piece that stays behind would join the next one: two lost records, and a file that is broken in the middle. */
export function appendOnlyFile(descriptor: number): AppendOnlyFile {
  let broken: { readonly error: unknown } | undefined
  return {
    append(bytes) {
      if (broken !== undefined) throw broken.error
      const before = fstatSync(descriptor).size
      try {
        for (let written = 0; written < bytes.length; ) {
          written += writeSync(descriptor, bytes, written, bytes.length - written)
        }
        fsyncSync(descriptor)
      } catch (error) {
        try {
          ftruncateSync(descriptor, before)
          fsyncSync(descriptor)
        } catch {
          broken = { error }
        }
        throw error
      }
    },
  }
}
