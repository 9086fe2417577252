import { createHash } from 'node:crypto'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const HEAD = /^\{"format":"fdp-step\/1","sha256":"([0-9a-f]{64})","result":/
const TAIL = '}\n'

/** The text of a step's file: JSON that carries the checksum of the result's own text. */
export const sealStep = (result: string): string =>
  `{"format":"fdp-step/1","sha256":"${sha256(result)}","result":${result}${TAIL}`

/** The result's text as it was sealed; undefined where the file is not whole any more, or something else. */
export function unsealStep(file: string): string | undefined {
  const head = HEAD.exec(file)
  if (head === null || !file.endsWith(TAIL)) return undefined
  const result = file.slice(head[0].length, -TAIL.length)
  return sha256(result) === head[1] ? result : undefined
}
