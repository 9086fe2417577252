import type { Config } from '../space/space.ts'

/** One finished evaluation, as a model sees it. */
export interface Observation {
  readonly config: Config
  /** Lower is better, whatever the direction of the study. */
  readonly loss: number
  readonly resource: number
}

/** Where the configurations of a bracket come from. */
export interface Source {
  /**
   * How many configurations are proposed from one state of knowledge. A source with a wave learns: `fit` is called
   * when everything before the wave has ended, so what it proposes cannot depend on who ended first.
   */
  readonly wave?: number
  fit?(observations: readonly Observation[]): void
  /**
   * Configuration number `index` of bracket `bracket`, asked for in order within a bracket; numbers beyond the planned
   * ones stand in for failed trials. Undefined when the source has run out.
   */
  take(bracket: number, index: number): Config | undefined
}
