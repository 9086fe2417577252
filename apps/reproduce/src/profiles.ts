import type { SpaceName } from './studies/distress/search/space-names.ts'

/** A size for samples of years, and one for the paper's sample of quarters. */
interface ByKind<T> {
  readonly annual: T
  readonly quarterly: T
}

/** Sizes of the distress study under one profile. */
export interface DistressSizes {
  /** Window widths in periods: the first is searched, tested and shown in detail, the others are in Table 8. */
  readonly widths: ByKind<readonly number[]>
  /** Widths at which the splits by company, window and time are set side by side. */
  readonly leakWidths: ByKind<readonly number[]>
  /** Company folds (strict) or repeated draws (paper). */
  readonly folds: number
  /** Trainings of each tested model in each fold: folds x seeds are the runs of Fig 5 and Table 9. */
  readonly seeds: number
  /** Seeds of each fold's trainings of the other models of Table 12, and of the arms of the leak page. */
  readonly comparisonSeeds: number
  /** First folds in which the search is made once more on test companies, to see what that is worth. */
  readonly searchLeakFolds: number
  /** Table 8: m1 to m4 with each of these batch sizes at every width, in the first folds. */
  readonly grid: { readonly batchSizes: readonly number[]; readonly folds: number; readonly seeds: number }
  /** Trainings behind each probability of the two companies of Figs 11 and 12. */
  readonly companySeeds: number
  /** Most windows that a forest is trained on; null for no limit. */
  readonly forestRows: number | null
  /** Latest windows kept of each company; null keeps all. */
  readonly windowsPerCompany: ByKind<number | null>
  readonly epochs: number
  readonly batchSize: number
  /** Widths of m1..m4's layers; Table 7's are 64, 64 and 128. */
  readonly layers: { readonly filters: number; readonly units: number; readonly dense: number }
  readonly search: {
    /** Epochs of a whole training, R. */
    readonly maxResource: number
    readonly eta: number
    readonly iterations: number
    /** Where `--space` names none. */
    readonly space: SpaceName
    /** R of the one search over m2, on the first fold. */
    readonly maxResourceM2: number
  }
  /** Table 5: every algorithm searches once for each fold and seed, through the small space. */
  readonly searchComparison: {
    readonly maxResource: number
    readonly eta: number
    /** The first folds of the study. */
    readonly folds: number
    readonly seeds: number
  }
  /** m1's trainings that are explained, in every fold. */
  readonly attribution: {
    readonly seeds: number
    /** Points on the path of integrated gradients. */
    readonly points: number
    /** Permutations of each feature. */
    readonly repeats: number
  }
  /** m1's trainings without each feature; the one with all of them is made alike. */
  readonly ablation: {
    readonly folds: number
    readonly seeds: number
    readonly epochs: number
  }
  readonly bootstrapResamples: number
}

/** Sizes of the systemic study under one profile. */
export interface SystemicSizes {
  readonly width: number
  /** Trading days ahead. */
  readonly horizon: number
  readonly seeds: number
  readonly epochs: number
  readonly batchSize: number
  /** Every n-th training window is used. */
  readonly trainStride: number
  readonly layers: { readonly filters: number; readonly units: number; readonly dense: number }
  readonly bootstrapResamples: number
}

export interface Profile {
  readonly description: string
  readonly distress: DistressSizes
  readonly systemic: SystemicSizes
}

/** All sizes of all profiles. */
export const PROFILES = {
  smoke: {
    description:
      'small layers, few windows, few epochs: shows the whole way in minutes, its scores are not the models at their best',
    distress: {
      widths: { annual: [5, 3], quarterly: [8, 6] },
      leakWidths: { annual: [5, 3], quarterly: [8, 6] },
      folds: 5,
      seeds: 2,
      comparisonSeeds: 1,
      searchLeakFolds: 2,
      grid: { batchSizes: [32, 64], folds: 1, seeds: 1 },
      companySeeds: 10,
      forestRows: 600,
      windowsPerCompany: { annual: 2, quarterly: 2 },
      epochs: 6,
      batchSize: 32,
      layers: { filters: 32, units: 32, dense: 32 },
      search: { maxResource: 9, eta: 3, iterations: 1, space: 'small', maxResourceM2: 3 },
      searchComparison: { maxResource: 3, eta: 3, folds: 2, seeds: 2 },
      attribution: { seeds: 1, points: 10, repeats: 2 },
      ablation: { folds: 2, seeds: 1, epochs: 2 },
      bootstrapResamples: 200,
    },
    systemic: {
      width: 20,
      horizon: 20,
      seeds: 2,
      epochs: 6,
      batchSize: 32,
      trainStride: 2,
      layers: { filters: 32, units: 32, dense: 32 },
      bootstrapResamples: 200,
    },
  },
  quick: {
    description: 'the layers of Table 7, fewer seeds and epochs than the paper: honest, with wider intervals',
    distress: {
      widths: { annual: [5, 3, 4, 8], quarterly: [8, 4, 6, 10, 12] },
      leakWidths: { annual: [5, 3, 4, 8], quarterly: [8, 4, 10] },
      folds: 5,
      seeds: 2,
      comparisonSeeds: 1,
      searchLeakFolds: 2,
      grid: { batchSizes: [32, 64], folds: 1, seeds: 1 },
      companySeeds: 20,
      forestRows: 4000,
      windowsPerCompany: { annual: 2, quarterly: 3 },
      epochs: 12,
      batchSize: 32,
      layers: { filters: 64, units: 64, dense: 128 },
      search: { maxResource: 15, eta: 3, iterations: 1, space: 'table6', maxResourceM2: 9 },
      searchComparison: { maxResource: 9, eta: 3, folds: 2, seeds: 2 },
      attribution: { seeds: 1, points: 32, repeats: 5 },
      ablation: { folds: 2, seeds: 1, epochs: 5 },
      bootstrapResamples: 500,
    },
    systemic: {
      width: 20,
      horizon: 20,
      seeds: 5,
      epochs: 15,
      batchSize: 32,
      trainStride: 1,
      layers: { filters: 64, units: 64, dense: 64 },
      bootstrapResamples: 1000,
    },
  },
  paper: {
    description: 'the layers, epochs, runs and search budget of the paper',
    distress: {
      widths: { annual: [5, 3, 4, 8], quarterly: [8, 4, 5, 6, 7, 9, 10, 11, 12] },
      leakWidths: { annual: [5, 3, 4, 8], quarterly: [8, 4, 10] },
      folds: 5,
      seeds: 3,
      comparisonSeeds: 1,
      searchLeakFolds: 2,
      grid: { batchSizes: [32, 64], folds: 1, seeds: 1 },
      companySeeds: 100,
      forestRows: null,
      windowsPerCompany: { annual: 2, quarterly: null },
      epochs: 180,
      batchSize: 32,
      layers: { filters: 64, units: 64, dense: 128 },
      search: { maxResource: 50, eta: 3, iterations: 2, space: 'table6', maxResourceM2: 50 },
      searchComparison: { maxResource: 30, eta: 3, folds: 2, seeds: 2 },
      attribution: { seeds: 3, points: 50, repeats: 10 },
      ablation: { folds: 1, seeds: 1, epochs: 180 },
      bootstrapResamples: 2000,
    },
    systemic: {
      width: 20,
      horizon: 20,
      seeds: 15,
      epochs: 60,
      batchSize: 32,
      trainStride: 1,
      layers: { filters: 64, units: 64, dense: 64 },
      bootstrapResamples: 2000,
    },
  },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof PROFILES
export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[]
export const profileOf = (name: ProfileName): Profile => PROFILES[name]
