import { createStudy, defineSpace, float, hyperband, reportProgress } from '@fdp/hyperband'
import { directoryCheckpoints, journal } from '@fdp/hyperband/journal'

/** Run it, kill it, run it again: it goes on from its last record. */
export async function run(folder: string, signal?: AbortSignal) {
  const study = createStudy({
    space: defineSpace({ x: float(0, 1) }),
    algorithm: hyperband({ maxResource: 9 }),
    direction: 'minimize',
    seed: 7,
    storage: journal(`${folder}/run.jsonl`),
    checkpoints: directoryCheckpoints(`${folder}/checkpoints`), // typed arrays, one file each
    maxFailures: 5,
  })
  void reportProgress(study, { write: (line) => process.stderr.write(line) })
  try {
    return await study.optimize<Float32Array>(
      ({ config, resource, previousResource, checkpoint, report }) => {
        const weights = checkpoint ?? new Float32Array(4)
        for (let epoch = previousResource + 1; epoch <= resource; epoch++) {
          weights.fill(epoch)
          report(config.x + 1 / epoch, epoch)
        }
        return { score: config.x + 1 / resource, checkpoint: weights }
      },
      { concurrency: 2, trialTimeout: 60_000, retries: 1, ...(signal && { signal }) },
    )
  } finally {
    study.close()
  }
}
