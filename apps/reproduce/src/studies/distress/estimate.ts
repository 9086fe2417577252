import { hyperbandSchedule } from '@fdp/hyperband'
import { counted } from '../../counted.ts'
import { formatDuration } from '../../format-duration.ts'
import type { StudyContext } from '../context.ts'
import type { DistressRun } from './distress-run.ts'
import { countableWindows } from './items/window-counts.ts'
import { LEAK_ARMS, type LeakArm, WIDTH_ARMS } from './leak-arms.ts'
import { ALTMAN_BASELINE, LOGISTIC, type NetworkName, VARIANTS } from './models/candidates.ts'
import { OTHER_NETWORKS } from './models/other-networks.ts'
import { timeCut } from './sample/last-period-ends.ts'
import { networkFeatures } from './sample/network-features.ts'
import { outOfTime } from './sample/out-of-time.ts'
import { searchSchedule } from './search/search.ts'
import { SEARCHES } from './search/search-algorithms.ts'
import { m2SearchSizes } from './stages/search.ts'
import { LOGISTIC_EPOCHS } from './tasks/train-task.ts'

/** Trainings of one network on windows of one width. */
export interface PlannedTraining {
  readonly model: NetworkName
  readonly width: number
  readonly trainings: number
  /** Epochs of all these trainings together. */
  readonly epochs: number
}

/** A stage of the run, by what it trains. */
export interface PlannedStage {
  readonly stage: string
  readonly trainings: readonly PlannedTraining[]
}

/** The trainings of every stage but the forests. */
export function planStages(run: DistressRun): PlannedStage[] {
  const { source, sizes, options, mainWidth } = run
  const {
    widths,
    folds,
    seeds,
    comparisonSeeds,
    epochs,
    grid,
    companySeeds,
    search,
    searchComparison,
    batchSize,
    ablation,
  } = sizes
  const each = (model: NetworkName, width: number, trainings: number): PlannedTraining => ({
    model,
    width,
    trainings,
    epochs: trainings * (model === LOGISTIC || model === ALTMAN_BASELINE ? LOGISTIC_EPOCHS : epochs),
  })
  const { jobs, resourceResumed } = hyperbandSchedule(searchSchedule(search))
  const searches = folds * search.iterations
  const ofM2 = hyperbandSchedule(searchSchedule(m2SearchSizes(sizes).search))
  const compared = SEARCHES.length * searchComparison.folds * searchComparison.seeds
  const later = outOfTime(run)
  const isPossible = ({ treatment }: LeakArm, width: number) =>
    treatment.split !== 'last-period' || timeCut(source.panel, width, sizes.windowsPerCompany) !== undefined
  // The strict protocol's own trainings, and the split by time where it is that out of time, are there already.
  const isNew = (arm: LeakArm) =>
    isPossible(arm, mainWidth) &&
    !(arm.id === 'strict' && options.protocol === 'strict') &&
    arm.treatment.split !== later?.treatment.split
  const m1 = (trainings: number) => [each('m1', mainWidth, trainings)]
  return [
    {
      stage: 'search',
      trainings: [{ model: 'm1', width: mainWidth, trainings: searches * jobs, epochs: searches * resourceResumed }],
    },
    {
      stage: 'search of m2',
      trainings: [
        {
          model: 'm2',
          width: mainWidth,
          trainings: search.iterations * ofM2.jobs,
          epochs: search.iterations * ofM2.resourceResumed,
        },
      ],
    },
    {
      stage: 'search comparison',
      // Layers of the small space are at most m1's.
      trainings: [
        {
          model: 'm1',
          width: mainWidth,
          trainings: compared,
          epochs: compared * hyperbandSchedule(searchSchedule(searchComparison)).resourceResumed,
        },
      ],
    },
    {
      stage: 'training',
      // The tuned m1 counts as one more m1; Altman's Z'' is one value a window.
      trainings: (['m1', ...VARIANTS, LOGISTIC] as const).map((model) => each(model, mainWidth, folds * seeds)),
    },
    {
      stage: 'other models',
      trainings: OTHER_NETWORKS.map((model) => each(model, mainWidth, folds * comparisonSeeds)),
    },
    {
      stage: 'grid of Table 8',
      trainings: grid.batchSizes.flatMap((size) =>
        widths
          .filter((width) => size !== batchSize || width !== mainWidth)
          .flatMap((width) => VARIANTS.map((model) => each(model, width, grid.folds * grid.seeds))),
      ),
    },
    { stage: 'without SMOTE', trainings: m1(folds * seeds) },
    { stage: 'out of time', trainings: later === undefined ? [] : m1(folds * comparisonSeeds) },
    { stage: 'two companies', trainings: m1(Math.max(0, companySeeds - seeds)) },
    {
      stage: 'ablation',
      trainings: m1(ablation.folds * ablation.seeds * (1 + networkFeatures(source.panel).length)).map((planned) => ({
        ...planned,
        epochs: planned.trainings * ablation.epochs,
      })),
    },
    {
      stage: 'leaks',
      trainings: m1(LEAK_ARMS.filter(isNew).length * folds * comparisonSeeds),
    },
    {
      stage: 'tuning on test',
      trainings: [
        {
          model: 'm1',
          width: mainWidth,
          trainings: sizes.searchLeakFolds * (search.iterations * jobs + comparisonSeeds),
          epochs: sizes.searchLeakFolds * (search.iterations * resourceResumed + comparisonSeeds * epochs),
        },
      ],
    },
    {
      stage: 'leaks by width',
      trainings: sizes.leakWidths
        .filter((width) => width !== mainWidth)
        .map((width) =>
          each('m1', width, WIDTH_ARMS.filter((arm) => isPossible(arm, width)).length * folds * comparisonSeeds),
        ),
    },
  ]
}

/** Windows that one training of each width goes through in an epoch, after SMOTE, to a few parts in a hundred. */
function windowsByWidth({ source: { panel }, sizes, options }: DistressRun): Map<number, number> {
  const share = options.protocol === 'strict' ? (sizes.folds - 2) / sizes.folds : 0.64
  return new Map(
    sizes.widths.map((width) => {
      const { entity, labels } = countableWindows(panel, width)
      const kept = new Map<number, number>()
      let healthy = 0
      entity.forEach((company, row) => {
        const count = (kept.get(company) ?? 0) + 1
        kept.set(company, count)
        if (labels[row] === 0 && count <= (sizes.windowsPerCompany ?? count)) healthy += 1
      })
      return [width, Math.round(2 * share * healthy)] as const
    }),
  )
}

/** What a stage costs. */
export interface StageEstimate {
  readonly stage: string
  readonly trainings: number
  /** Steps of the profile's batch size. */
  readonly steps: number
  /** On one thread. */
  readonly seconds: number
}

/** Time goes with windows and their width, from the timed step of each network. */
export function estimateStages(
  stages: readonly PlannedStage[],
  {
    batchSize,
    windows,
    timed,
    timedWidth,
  }: {
    readonly batchSize: number
    readonly windows: ReadonlyMap<number, number>
    /** Seconds of a step by network. */
    readonly timed: Readonly<Record<string, number>>
    readonly timedWidth: number
  },
): StageEstimate[] {
  return stages.map(({ stage, trainings }) => {
    const parts = trainings.map(({ model, width, epochs }) => {
      const steps = epochs * Math.ceil((windows.get(width) ?? 0) / batchSize)
      return { steps, seconds: (steps * (timed[model] ?? 0) * width) / timedWidth }
    })
    return {
      stage,
      trainings: trainings.reduce((sum, entry) => sum + entry.trainings, 0),
      steps: parts.reduce((sum, { steps }) => sum + steps, 0),
      seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    }
  })
}

/** The plan as lines: stage, trainings, steps, time on so many threads. */
export function describeEstimate(stages: readonly StageEstimate[], batchSize: number, workers: number): string[] {
  const line = (name: string, trainings: number, steps: number, seconds: number) =>
    `  ${name.padEnd(18)}${trainings.toLocaleString('en-US').padStart(8)}${steps.toLocaleString('en-US').padStart(13)}${formatDuration((1000 * seconds) / workers).padStart(10)}`
  const sum = (key: 'trainings' | 'steps' | 'seconds') => stages.reduce((total, stage) => total + stage[key], 0)
  return [
    `plan: trainings, steps of ${batchSize} windows, and time on ${counted(workers, 'worker')} from 20 steps of each network on this machine`,
    ...stages.map(({ stage, trainings, steps, seconds }) => line(stage, trainings, steps, seconds)),
    line('in all', sum('trainings'), sum('steps'), sum('seconds')),
    '  forests, intervals and the report come on top; finished steps of this folder are not done again',
  ]
}

/** Times 20 steps of each network that is planned and tells what the run will cost. */
export async function tellEstimate(context: StudyContext, run: DistressRun): Promise<void> {
  const { options, pool, progress } = context
  const { sizes, mainWidth, source } = run
  const stages = planStages(run)
  const models = [...new Set(stages.flatMap(({ trainings }) => trainings.map(({ model }) => model)))]
  const timed = await pool.run('timeSteps', {
    models,
    steps: mainWidth,
    features: networkFeatures(source.panel).length,
    batchSize: sizes.batchSize,
    layers: sizes.layers,
    backend: options.backend,
  })
  const estimates = estimateStages(stages, {
    batchSize: sizes.batchSize,
    windows: windowsByWidth(run),
    timed,
    timedWidth: mainWidth,
  })
  for (const line of describeEstimate(estimates, sizes.batchSize, pool.workers)) progress.note(line)
}
