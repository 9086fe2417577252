import { jsonDifferences } from '../json.ts'
import type { JobData } from './messages.ts'

const MOST_TOLD = 20

/**
 * Where the job that a queue holds is another evaluation than the one asked for, as lines `path: in the queue, asked for`.
 * Text that holds a JSON document counts by what it says: the order of its keys is nobody's choice. Checkpoints do not
 * count: a store may give another reference (a signed address) for the same one each time.
 */
export function taskDifferences(held: unknown, asked: JobData): string[] {
  const kept = partsOf(typeof held === 'object' && held !== null ? held : {})
  const text = JSON.stringify(partsOf(asked))
  if (JSON.stringify(kept) === text) return []
  return jsonDifferences(unfolded(kept), unfolded(JSON.parse(text))).slice(0, MOST_TOLD)
}

function partsOf({ stop: _, checkpoint: __, ...parts }: Partial<JobData>): Partial<JobData> {
  return parts
}

/** A value with the JSON documents in its texts in place of the texts. */
function unfolded(value: unknown): unknown {
  if (typeof value === 'string') return /^\s*[[{]/.test(value) ? documentOf(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(unfolded)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unfolded(part)]))
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
