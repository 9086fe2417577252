import { rmSync } from 'node:fs'
import path from 'node:path'
import { makeFolderSync } from '@fdp/data/node'
import { type Algorithm, createStudy, type Storage, type StudyRecord, type Trial } from '@fdp/hyperband'
import { journal } from '@fdp/hyperband/journal'
import type { DistressSizes } from '../../../profiles.ts'
import type { StudyContext } from '../../context.ts'
import type { TunedConfig } from '../models/candidates.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'
import { SEARCH_SCORES, type SearchScore } from '../tasks/trial-task.ts'
import type { SpaceName } from './space-names.ts'
import { type NumericConfig, type TunedVariant, tunedSpace } from './spaces.ts'
import { readState, stateFolder, type TrialState } from './trial-state.ts'

/** One search of one algorithm. */
export interface TuneSpec {
  readonly fold: FoldSpec
  readonly variant: TunedVariant
  readonly space: SpaceName
  readonly layers: DistressSizes['layers']
  readonly batchSize: number
  readonly algorithm: Algorithm
  readonly seed: number
  /** Default: what the protocol's search maximises. */
  readonly scoredBy?: SearchScore
}

/** An evaluation of a search. */
export interface TunedEvaluation {
  readonly trial: string
  /** Epochs of the trial in all when it ended. */
  readonly resource: number
  /** Epochs that this evaluation trained: a promoted trial goes on from its checkpoint. */
  readonly epochs: number
  readonly score: number
  /** Of training and scoring; no part of a run's identity. */
  readonly seconds: number
}

export interface TuneResult {
  readonly trials: readonly Trial<NumericConfig>[]
  /** In the order in which they ended; it is the plan's own only with one evaluation at once. */
  readonly evaluations: readonly TunedEvaluation[]
  readonly best: {
    readonly config: TunedConfig
    readonly score: number
    readonly resource: number
    /** As `pool` takes it. */
    readonly checkpoint: TrialState
  }
}

/** A storage that also hands every record, those of earlier runs too, to `seen`. */
function observed(storage: Storage, seen: (record: StudyRecord) => void): Storage {
  return {
    serializes: storage.serializes,
    *open() {
      for (const record of storage.open()) {
        seen(record)
        yield record
      }
    },
    append(record) {
      storage.append(record)
      seen(record)
    },
    close: () => storage.close(),
  }
}

function evaluationsOf(records: readonly StudyRecord[], trials: readonly Trial<NumericConfig>[]): TunedEvaluation[] {
  const found = new Map(
    trials.flatMap(({ id, evaluations }) => evaluations.map((each) => [`${id}/${each.rung}`, each] as const)),
  )
  return records.flatMap((record) => {
    if (record.type !== 'complete') return []
    const evaluation = found.get(`${record.trial}/${record.rung}`)
    if (evaluation === undefined) throw new Error(`no evaluation ${record.trial}/${record.rung}`)
    const { resource, previousResource } = evaluation
    const { trial, score, metrics } = record
    return [{ trial, resource, epochs: resource - previousResource, score, seconds: metrics?.seconds ?? 0 }]
  })
}

/**
 * Tunes on one fold. The journal and the checkpoints stand beside the step `name` in the run folder: a search that was
 * killed goes on from its last finished evaluation.
 */
export async function tune(
  { store, pool, options, signal }: StudyContext,
  { name, inputs }: { readonly name: string; readonly inputs: unknown },
  { fold, variant, space: spaceName, layers, batchSize, algorithm, seed, scoredBy }: TuneSpec,
  concurrency: number,
): Promise<TuneResult> {
  const { space, complete } = tunedSpace(spaceName, variant, layers)
  const journalFile = store.fileOf(name, inputs, 'jsonl')
  makeFolderSync(path.dirname(journalFile))
  const records: StudyRecord[] = []
  const states = stateFolder(store.fileOf(name, inputs, 'checkpoints'))
  // A worker elsewhere may not reach the files of this run.
  const handOver = (state: TrialState): TrialState => (pool.sharesFiles ? state : readState(state))
  const study = createStudy({
    space,
    algorithm,
    direction: 'maximize',
    seed,
    storage: observed(journal(journalFile), (record) => records.push(record)),
    checkpoints: states,
  })
  try {
    const { config, score, resource, checkpoint } = await study.optimize<TrialState>(
      async (job) => {
        const result = await pool.run('runDistressTrial', {
          fold,
          config: complete(job.config),
          scoredBy: scoredBy ?? SEARCH_SCORES[fold.protocol],
          resource: job.resource,
          checkpoint: job.checkpoint === undefined ? undefined : handOver(job.checkpoint),
          ...(pool.sharesFiles ? { keepIn: states.fileOf(job) } : {}),
          seed: job.seed,
          batchSize,
          backend: options.backend,
        })
        return { score: result.score, checkpoint: result.checkpoint, metrics: { seconds: result.seconds } }
      },
      { concurrency, signal },
    )
    if (checkpoint === undefined) throw new Error('every trial leaves a checkpoint')
    return {
      trials: study.trials,
      evaluations: evaluationsOf(records, study.trials),
      best: { config: complete(config), score, resource, checkpoint: handOver(checkpoint) },
    }
  } finally {
    study.close()
  }
}

/** Removes the checkpoints that a finished step leaves; nothing reads them again. */
export function forgetCheckpoints({ store }: StudyContext, name: string, inputs: unknown): void {
  rmSync(store.fileOf(name, inputs, 'checkpoints'), { recursive: true, force: true })
}
