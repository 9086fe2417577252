import path from 'node:path'
import type { Command } from 'commander'
import { BACKENDS } from '../engine/backend-names.ts'
import { InterruptedError, interruptible } from '../engine/interrupt.ts'
import { InputError } from '../errors.ts'
import {
  checkResume,
  dataOption,
  integerOption,
  oneOf,
  outOption,
  PROTOCOLS,
  parseBackend,
  parseProfile,
  parseProtocol,
  parseSpace,
  type RunOptions,
  type RunPlace,
} from '../options.ts'
import { PROFILE_NAMES } from '../profiles.ts'
import { checkIndexFolder, writeIndex } from '../report/write-index.ts'
import { SPACES } from '../studies/distress/search/space-names.ts'
import { STUDIES, type StudyName } from '../studies/studies.ts'
import { addRedisOptions, addWorkersOption, type RedisFlags, redisPlace, workersOption } from './redis-options.ts'
import { tellStopped } from './tell-stopped.ts'

interface RunFlags extends RedisFlags {
  readonly data?: string
  readonly protocol: string
  readonly profile: string
  readonly seed: string
  readonly out?: string
  readonly workers?: string
  readonly resume: boolean
  readonly overwrite: boolean
  readonly json: boolean
  readonly backend: string
  readonly space?: string
}

const WHICH = ['distress', 'systemic', 'all'] as const

function runOptions(study: StudyName, flags: RunFlags): RunOptions {
  const { dataNames, defaultData, ...more } = STUDIES[study]
  return {
    data: dataOption(dataNames, flags.data ?? defaultData, 'folderFile' in more ? more.folderFile : undefined),
    protocol: parseProtocol(flags.protocol),
    profile: parseProfile(flags.profile),
    seed: integerOption('--seed', flags.seed, 0, 0xffffffff),
    backend: parseBackend(flags.backend),
    ...(study === 'distress' && flags.space !== undefined ? { space: parseSpace(flags.space) } : {}),
  }
}

function defaultFolder(study: StudyName, { data, protocol, profile, seed, space }: RunOptions): string {
  const name = (STUDIES[study].dataNames as readonly string[]).includes(data)
    ? data
    : path.basename(data).replace(/[^A-Za-z0-9_-]+/g, '-')
  return path.join('runs', `${study}-${name}-${protocol}-${profile}-${seed}${space === undefined ? '' : `-${space}`}`)
}

async function run(which: string, flags: RunFlags): Promise<void> {
  const wanted = oneOf('STUDY', WHICH, which)
  if (wanted === 'all' && flags.data !== undefined)
    throw new InputError(
      'option.data',
      '--data belongs to one study; give it to `fdp run distress` or `fdp run systemic`',
      flags.data,
    )
  if (wanted === 'systemic' && flags.space !== undefined)
    throw new InputError(
      'option.space',
      '--space belongs to `fdp run distress`; the systemic study searches nothing',
      flags.space,
    )
  checkResume(flags)
  const out = outOption('--out', 'folder', flags.out)
  const studies: StudyName[] = wanted === 'all' ? ['distress', 'systemic'] : [wanted]
  const workers = workersOption(flags)
  const redis = await redisPlace(flags)
  // Every option is looked at before the first folder is made.
  const plans = studies.map((study) => {
    const options = runOptions(study, flags)
    const base =
      out ??
      (wanted === 'all'
        ? path.join('runs', `all-${options.protocol}-${options.profile}-${options.seed}`)
        : defaultFolder(study, options))
    const place: RunPlace = {
      out: wanted === 'all' ? path.join(base, study) : base,
      workers,
      resume: flags.resume,
      overwrite: flags.overwrite,
      json: flags.json,
      ...(redis === undefined ? {} : { redis }),
    }
    return { study, options, place, base }
  })
  const indexFolder = wanted === 'all' ? plans[0]?.base : undefined
  if (indexFolder !== undefined) checkIndexFolder(indexFolder)
  // Loaded late: help and wrong options need neither TensorFlow.js nor Vega.
  const { executeStudy, readyStudies } = await import('../studies/execute.ts')
  const ready = await interruptible(() => readyStudies(plans))
  const reports: {
    study: StudyName
    report: string
    results: string
    summary: readonly string[]
    title: string
    notes: readonly string[]
  }[] = []
  try {
    for (const each of ready) {
      const { reportFile, resultsFile, results } = await interruptible((signal) => executeStudy(each, signal))
      reports.push({
        study: each.study,
        report: reportFile,
        results: resultsFile,
        summary: results.summary,
        title: results.title,
        notes: results.data.notes ?? [],
      })
    }
  } catch (error) {
    if (error instanceof InterruptedError) tellStopped(plans.map(({ place }) => place.out))
    throw error
  }
  const index = indexFolder === undefined ? undefined : writeIndex(indexFolder, reports)
  if (flags.json) process.stdout.write(`${JSON.stringify({ index, runs: reports })}\n`)
  else {
    for (const { title, summary, report, results } of reports)
      process.stdout.write(
        `\n${title}\n${summary.map((sentence) => `  - ${sentence}\n`).join('')}  results: ${results}\n  report:  ${report}\n`,
      )
    if (index !== undefined) process.stdout.write(`\nreport of both studies: ${index}\n`)
  }
}

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description(
      'run a study: data, windows, oversampling, search, training, one reading of the test part, significance tests, report',
    )
    .argument('<study>', `${WHICH.join(' | ')}`)
    .option(
      '--data <name|path>',
      'american-bankruptcy | ashare-synthetic | PATH (distress); market-panel | PATH (systemic)',
    )
    .option(
      '--protocol <name>',
      `${PROTOCOLS[0]}: nothing looked at outside training and validation; ${PROTOCOLS[1]}: as published`,
      'strict',
    )
    .option('--profile <name>', `sizes: ${PROFILE_NAMES.join(' | ')}`, 'smoke')
    .option('--space <name>', `search space of the distress study (default: the profile's): ${SPACES.join(' | ')}`)
    .option('--seed <integer>', 'seed of everything random', '7')
    .option('--out <dir>', 'folder of the results (default: runs/STUDY-DATA-PROTOCOL-PROFILE-SEED)')
  addWorkersOption(command)
  addRedisOptions(command, { what: 'let `fdp worker` processes do the work', fromEnvironment: false })
    .option('--backend <name>', `TensorFlow.js backend: ${BACKENDS.join(' | ')}`, 'simd')
    .option('--resume', 'use the finished steps of an earlier run in the same folder', false)
    .option('--overwrite', 'remove the earlier run that the folder holds', false)
    .option('--json', 'print one line of JSON, and no progress', false)
    .addHelpText('after', '\nThe report is DIR/report.html; every number stands in DIR/results.json.')
    .action((study: string, flags: RunFlags) => run(study, flags))
}
