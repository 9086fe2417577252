import type { JsonValue } from '../json.ts'

/**
 * Where checkpoints are kept. The study keeps the reference that `save` gives, and calls `remove` for every reference
 * that no trial can go on from any more, except the best one's. `save` may give the same reference again (equal as JSON):
 * it is removed when nobody needs it for any of its evaluations.
 */
export interface CheckpointStore {
  /**
   * Keeps a checkpoint under a key of letters, digits and hyphens; the reference goes into the journal. No other study has
   * the key, so that studies may share a store; the same one comes again when the result could not be recorded.
   */
  save(key: string, checkpoint: unknown): JsonValue | Promise<JsonValue>
  load(reference: JsonValue): unknown
  /** Must not fail when there is nothing (any more): after a crash it may be called again. */
  remove(reference: JsonValue): void | Promise<void>
}
