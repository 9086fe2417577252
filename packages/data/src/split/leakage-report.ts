/** The kinds of leakage that are looked for. */
export type LeakageKind = 'entities' | 'rows' | 'time' | 'fit' | 'duplicates' | 'role'

/** One thing that was counted. */
export interface LeakageFinding {
  readonly kind: LeakageKind
  readonly part: 'train' | 'validation' | 'test'
  /** How many of `of` are concerned: windows (of a panel: observed rows), for `entities` entities, for `fit` one. */
  readonly count: number
  readonly of: number
  /** False where the count is 0, and where what was found does not leak in a split of this kind. */
  readonly leak: boolean
  readonly message: string
}

/** The report of `auditLeakage`. */
export interface LeakageReport {
  /** The kind of the split. */
  readonly kind: string
  readonly findings: readonly LeakageFinding[]
  /** The findings that leak. */
  readonly leaks: readonly LeakageFinding[]
  readonly clean: boolean
}
