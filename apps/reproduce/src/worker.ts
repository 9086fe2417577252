import { trainScoringForest } from './scoring/forest-task.ts'
import { trainScoringNetwork } from './scoring/network-task.ts'
import { scoreDifference } from './studies/difference-task.ts'
import { trainWithoutFeature } from './studies/distress/tasks/ablation-task.ts'
import { countDistressFold } from './studies/distress/tasks/count-fold-task.ts'
import { explainDistressModel } from './studies/distress/tasks/explain-task.ts'
import { measureImportance } from './studies/distress/tasks/importance-task.ts'
import { readDistressTrial } from './studies/distress/tasks/read-trial-task.ts'
import { timeSteps } from './studies/distress/tasks/time-steps-task.ts'
import { trainDistressModel } from './studies/distress/tasks/train-task.ts'
import { runDistressTrial } from './studies/distress/tasks/trial-task.ts'
import { scoreReadings } from './studies/score-task.ts'
import { trainSystemicModel } from './studies/systemic/train-task.ts'

/** The tasks that worker threads run: each is plain data in, plain data out. */
export const TASKS = {
  trainScoringForest,
  trainScoringNetwork,
  scoreDifference,
  trainWithoutFeature,
  countDistressFold,
  explainDistressModel,
  measureImportance,
  readDistressTrial,
  timeSteps,
  trainDistressModel,
  runDistressTrial,
  scoreReadings,
  trainSystemicModel,
} as const
