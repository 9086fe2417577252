// The tasks that worker threads run: each is plain data in, plain data out.
export { trainScoringForest } from './scoring/forest-task.ts'
export { trainScoringNetwork } from './scoring/network-task.ts'
export { scoreDifference } from './studies/difference-task.ts'
export { timeSteps } from './studies/distress/time-steps-task.ts'
export { trainDistressModel } from './studies/distress/train-task.ts'
export { runDistressTrial } from './studies/distress/trial-task.ts'
export { scoreReadings } from './studies/score-task.ts'
export { trainSystemicModel } from './studies/systemic/train-task.ts'
