import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { counted } from '../counted.ts'
import { useBackend } from '../engine/backend.ts'
import { codeFingerprint, packageVersions } from '../engine/fingerprint.ts'
import { openPool } from '../engine/open-pool.ts'
import type { TaskPool } from '../engine/pool.ts'
import { createProgress } from '../engine/progress.ts'
import { checkRunFolder, type FolderOptions, openStore } from '../engine/store.ts'
import type { RunOptions, RunPlace } from '../options.ts'
import { profileOf } from '../profiles.ts'
import type { Results, Timings } from '../report/schema.ts'
import { writeReport } from '../report/write-report.ts'
import type { LoadedStudy } from './context.ts'
import type { StudyName } from './studies.ts'

export interface ExecutedStudy {
  readonly results: Results
  readonly resultsFile: string
  readonly reportFile: string
}

async function load(study: StudyName, options: RunOptions): Promise<LoadedStudy> {
  if (study === 'distress') return (await import('./distress/study.ts')).loadDistressStudy(options)
  return (await import('./systemic/study.ts')).loadSystemicStudy(options)
}

function machine(): Timings['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  }
}

/** A study whose data have been read and found good, and whose folder can take it; nothing is written yet. */
export interface ReadyStudy {
  readonly study: StudyName
  readonly options: RunOptions
  readonly place: RunPlace
  readonly loaded: LoadedStudy
}

type StudyPlan = Omit<ReadyStudy, 'loaded'>

/** What the folder of a study is opened with; it keeps the options, and is gone on with under the same ones alone. */
function folderOptions({ study, options, place }: StudyPlan): FolderOptions {
  const { data, protocol, profile, seed, backend, space } = options
  return {
    command: `run ${study}`,
    resume: place.resume,
    overwrite: place.overwrite,
    options: {
      '--data': path.basename(data),
      '--protocol': protocol,
      '--profile': profile,
      '--seed': seed,
      '--backend': backend,
      ...(study === 'distress' ? { '--space': space ?? profileOf(profile).distress.search.space } : {}),
    },
  }
}

/**
 * Everything that can be refused before the first step, of all studies of a command before the first of them runs.
 *
 * @throws InputError of folder and sample, DataError of the data
 */
export async function readyStudies(plans: readonly StudyPlan[]): Promise<readonly ReadyStudy[]> {
  for (const plan of plans) checkRunFolder(plan.place.out, folderOptions(plan))
  const ready: ReadyStudy[] = []
  for (const plan of plans) ready.push({ ...plan, loaded: await load(plan.study, plan.options) })
  return ready
}

/** Runs one study: computes what is not kept yet, writes results.json, figures and report. */
export async function executeStudy(
  { study, options, place, loaded }: ReadyStudy,
  signal: AbortSignal,
): Promise<ExecutedStudy> {
  const started = new Date()
  const clock = performance.now()
  const profile = profileOf(options.profile)
  const progress = createProgress({ quiet: place.json })
  await useBackend(options.backend)
  const code = codeFingerprint()
  const store = openStore(place.out, {
    ...folderOptions({ study, options, place }),
    fingerprint: code,
    note: progress.note,
  })
  progress.note(
    `${study} on ${loaded.data.name}: protocol ${options.protocol}, profile ${options.profile} (${profile.description}), seed ${options.seed}, ${place.redis === undefined ? counted(place.workers, 'worker') : `${counted(place.workers, 'task')} at once in the queue ${place.redis.queue}`}, into ${place.out}`,
  )
  for (const note of loaded.data.notes ?? []) progress.note(`${options.data}: ${note}`)
  const work: Record<string, number> = {}
  let pool: TaskPool | undefined
  try {
    pool = await openPool(place, signal)
    const outcome = await loaded.run({
      options: { ...options, dataSha256: loaded.data.sha256 },
      store,
      pool,
      progress,
      signal,
      spend: (name, seconds) => {
        work[name] = (work[name] ?? 0) + seconds
      },
    })
    signal.throwIfAborted()
    const made: Results = {
      format: 'fdp-results/1',
      study,
      title: outcome.title,
      options: {
        data: loaded.data.name,
        protocol: options.protocol,
        profile: options.profile,
        seed: options.seed,
        ...(study === 'distress' ? { space: options.space ?? profile.distress.search.space } : {}),
      },
      versions: { ...packageVersions(), code },
      backend: options.backend,
      data: loaded.data,
      profile: outcome.profile,
      summary: outcome.summary,
      sections: outcome.sections,
      values: outcome.values,
      steps: store.records(),
      timings: {
        started: started.toISOString(),
        seconds: (performance.now() - clock) / 1000,
        node: process.version,
        machine: machine(),
        workers: place.workers,
        work,
        ...(outcome.timed === undefined ? {} : { tables: outcome.timed }),
      },
    }
    const resultsFile = path.join(place.out, 'results.json')
    const text = JSON.stringify(made, null, 1)
    writeFileAtomicSync(resultsFile, `${text}\n`)
    // Rendered from what the file holds, where an undefined number is null: so it will be whenever it is rendered again.
    const results = JSON.parse(text) as Results
    const reportFile = await writeReport(place.out, results)
    const { computed, reused } = store.counts()
    progress.note(
      `${study}: ${computed} steps computed, ${reused} reused, ${((performance.now() - clock) / 1000).toFixed(0)} s`,
    )
    return { results, resultsFile, reportFile }
  } finally {
    progress.end()
    await pool?.destroy()
    store.close()
  }
}
