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

/** What {@link createRemovals} works with. */
export interface RemovalsOptions {
  readonly checkpoints: CheckpointStore
  /** Whether a reference that was given up is in use again by the time its turn comes. */
  readonly isHeld: (reference: unknown) => boolean
  /** A checkpoint that cannot be removed costs room, not the study: this says so. */
  readonly warn: (message: string) => void
}

/** A queue of removals. */
export function createRemovals({ checkpoints, isHeld, warn }: RemovalsOptions): Removals {
  let removals: Promise<void> = Promise.resolve()
  const removeAll = async (references: readonly unknown[]): Promise<void> => {
    for (const reference of references) {
      if (isHeld(reference)) continue
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
