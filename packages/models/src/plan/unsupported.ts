/** Why a model, or one of its layers, cannot become a plan. Caught inside this folder. */
export class UnsupportedLayer extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** Throws {@link UnsupportedLayer} unless the condition holds. */
export function need(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new UnsupportedLayer(reason)
}
