import { describe } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import type { CheckpointStore } from '../storage/checkpoints.ts'

/** Removes checkpoints one after another, in the background. */
export interface Removals {
  /** Resolves when these, and all that were to be removed before, are gone. */
  readonly remove: (references: readonly unknown[]) => Promise<void>
  /** Resolves when nothing is left to remove. */
  readonly done: () => Promise<void>
}

/** A checkpoint that cannot be removed costs room, not the study: `warn` says so. */
export function createRemovals(checkpoints: CheckpointStore, warn: (message: string) => void): Removals {
  let removals: Promise<void> = Promise.resolve()
  const removeAll = async (references: readonly unknown[]): Promise<void> => {
    for (const reference of references) {
      try {
        await checkpoints.remove(reference as JsonValue)
      } catch (error) {
        warn(`a checkpoint could not be removed: ${describe(error)}`)
      }
    }
  }
  return {
    remove(references) {
      if (references.length > 0) removals = removals.then(() => removeAll(references))
      return removals
    },
    done: () => removals,
  }
}
