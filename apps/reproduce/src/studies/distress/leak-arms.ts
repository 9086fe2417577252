import type { Protocol } from '../../options.ts'
import { TREATMENTS, type Treatment } from './sample/treatment.ts'
import type { TrainSpec } from './tasks/train-task.ts'

/** One way of splitting and preparing, and the arm that it is compared with: the same but for one thing. */
export interface LeakArm {
  readonly id: string
  /** What is done, as it stands in the table. */
  readonly label: string
  readonly protocol: Protocol
  readonly treatment: Treatment
  readonly selectOn: TrainSpec['selectOn']
  /** `id` of the arm that this one differs from in one thing; null for the strict protocol. */
  readonly against: string | null
}

const { strict, paper } = TREATMENTS
/** Windows dealt as the paper does, in the shares of folds of companies: with others, models would train on more windows too. */
const dealt: Treatment = { ...paper, shares: 'as-folds' }

/** The arms of the leak page; one that is compared with another stands after it. */
export const LEAK_ARMS: readonly LeakArm[] = [
  {
    id: 'strict',
    label: 'strict protocol: companies split, fitted and oversampled on training, selected on validation',
    protocol: 'strict',
    treatment: strict,
    selectOn: 'validation',
    against: null,
  },
  {
    id: 'scaled-on-all',
    label: 'companies split, scaler fitted on all of them before the split',
    protocol: 'strict',
    treatment: { ...strict, fittedOn: 'all' },
    selectOn: 'validation',
    against: 'strict',
  },
  {
    id: 'selected-on-test',
    label: 'companies split, epoch and threshold selected on test windows',
    protocol: 'strict',
    treatment: strict,
    selectOn: 'test',
    against: 'strict',
  },
  {
    id: 'window-split',
    label: 'windows split, scaler fitted without what only held-out windows cover',
    protocol: 'strict',
    treatment: { ...dealt, fittedOn: 'training' },
    selectOn: 'validation',
    against: 'strict',
  },
  {
    id: 'paper',
    label: 'as the paper: windows split, scaler fitted on all before the split',
    protocol: 'paper',
    treatment: dealt,
    selectOn: 'validation',
    against: 'window-split',
  },
  {
    id: 'smote-first',
    label: 'as the paper, SMOTE before the split',
    protocol: 'paper',
    treatment: { ...dealt, smote: 'before-split' },
    selectOn: 'validation',
    against: 'paper',
  },
  {
    id: 'everything',
    label: 'as the paper, SMOTE before the split, epoch and threshold selected on test windows',
    protocol: 'paper',
    treatment: { ...dealt, smote: 'before-split' },
    selectOn: 'test',
    against: 'strict',
  },
  {
    id: 'last-period',
    label: 'time split: companies by their last period, the latest tested; fitted on training',
    protocol: 'strict',
    treatment: { ...strict, split: 'last-period' },
    selectOn: 'validation',
    against: 'strict',
  },
]

/** The arms that are made at every width: what is split, and nothing else. */
export const WIDTH_ARMS: readonly LeakArm[] = LEAK_ARMS.filter(({ id }) =>
  ['strict', 'window-split', 'last-period'].includes(id),
)
