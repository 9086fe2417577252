/** A checkpoint with the number of those who need it: trials, and the best evaluation. */
export interface Held {
  readonly value: unknown
  owners: number
}

/** The checkpoints that somebody needs. */
export interface HeldCheckpoints {
  /** Counts an owner more. */
  hold(value: unknown): Held
  /** Counts an owner less. Whether that was the last one. */
  release(held: Held): boolean
  isHeld(value: unknown): boolean
}

/**
 * Counts owners by reference, not by evaluation: an objective may write its checkpoints to the same path at every rung,
 * and that path must stay as long as one of them is needed. `keyOf` gives what two equal references share.
 */
export function createHeldCheckpoints(keyOf: (value: unknown) => unknown): HeldCheckpoints {
  const all = new Map<unknown, Held>()
  return {
    hold(value) {
      const key = keyOf(value)
      let held = all.get(key)
      if (held === undefined) {
        held = { value, owners: 0 }
        all.set(key, held)
      }
      held.owners++
      return held
    },
    release(held) {
      held.owners--
      if (held.owners > 0) return false
      all.delete(keyOf(held.value))
      return true
    },
    isHeld: (value) => all.has(keyOf(value)),
  }
}
