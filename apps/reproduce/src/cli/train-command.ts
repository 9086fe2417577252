import path from 'node:path'
import type { Command } from 'commander'
import { BACKENDS } from '../engine/backend-names.ts'
import { InterruptedError, interruptible } from '../engine/interrupt.ts'
import { openPool } from '../engine/open-pool.ts'
import { InputError } from '../errors.ts'
import { checkResume, dataOption, integerOption, oneOf, outOption, parseBackend } from '../options.ts'
import { FAMILIES } from '../scoring/families.ts'
import type { WindowModel } from '../scoring/saved-model.ts'
import { addRedisOptions, addWorkersOption, type RedisFlags, redisPlace, workersOption } from './redis-options.ts'
import { tellStopped } from './tell-stopped.ts'

const AMERICAN = 'american-bankruptcy'

interface TrainFlags extends RedisFlags {
  readonly data: string
  readonly windows: string
  readonly modelFamily: string
  readonly out: string
  readonly seed: string
  readonly networks: string
  readonly bags: string
  readonly epochs: string
  readonly workers?: string
  readonly backend: string
  readonly refit: boolean
  readonly resume: boolean
  readonly overwrite: boolean
  readonly json: boolean
}

function parseWindows(text: string): number[] {
  const widths = text.split(',').map((part) => integerOption('--windows', part, 2, 20))
  if (new Set(widths).size !== widths.length)
    throw new InputError('option.windows', '--windows names each length once', text)
  return widths
}

const describeLast = ({ last }: WindowModel['provenance']['beforeRefit']): string =>
  last === undefined
    ? 'validation companies, one last window each'
    : `${last.companies} validation companies (${last.failures} failed), one last window each`

/** What a training gave. */
async function tellModels(flags: TrainFlags, notes: readonly string[], windows: readonly WindowModel[]): Promise<void> {
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ model: flags.out, notes, windows: windows.map(({ width, provenance: found, blend }) => ({ width, threshold: blend.threshold, ...found })) })}\n`,
    )
    return
  }
  const { describeMeasures, describeThreshold } = await import('../scoring/describe.ts')
  process.stdout.write(`model: ${flags.out} (${flags.modelFamily})\n`)
  for (const {
    width,
    blend,
    provenance: { treatment, beforeRefit, refit },
  } of windows)
    process.stdout.write(
      [
        `window ${width}: ${treatment}`,
        `  ${refit === null ? 'saved' : 'before the refit'} (${beforeRefit.training.windows} windows, ${beforeRefit.training.failures} failures): ${describeThreshold(beforeRefit.threshold)}; ${describeLast(beforeRefit)}:`,
        `    ${describeMeasures(beforeRefit.published)}`,
        ...(refit === null
          ? []
          : [
              `  refit with them (${refit.training.windows} windows, ${refit.training.failures} failures), what is saved: ${describeThreshold(blend.threshold)}; the same companies, each by members like these that left it out:`,
              `    ${describeMeasures(refit.outOfFold)}`,
            ]),
        '',
      ].join('\n'),
    )
}

async function trainModels(study: string, flags: TrainFlags): Promise<void> {
  oneOf('STUDY', ['distress'] as const, study)
  const options = {
    data: dataOption([AMERICAN], flags.data),
    widths: parseWindows(flags.windows),
    family: oneOf('--model-family', FAMILIES, flags.modelFamily),
    seed: integerOption('--seed', flags.seed, 0, 0xffffffff - 256),
    networks: integerOption('--networks', flags.networks, 1, 100),
    bags: integerOption('--bags', flags.bags, 1, 17),
    epochs: integerOption('--epochs', flags.epochs, 1, 1000),
    backend: parseBackend(flags.backend),
    refit: flags.refit,
  }
  checkResume(flags)
  const out = outOption('--out', 'folder', flags.out)
  const workers = workersOption(flags)
  const redis = await redisPlace(flags)
  const [
    { createProgress },
    { checkRunFolder, openStore },
    { codeFingerprint },
    { checkTrainable },
    { trainScoringModel },
    { finishedWindows },
    { scoringProvenance },
  ] = await Promise.all([
    import('../engine/progress.ts'),
    import('../engine/store.ts'),
    import('../engine/fingerprint.ts'),
    import('../scoring/check-trainable.ts'),
    import('../scoring/train-model.ts'),
    import('../scoring/saved-model.ts'),
    import('../scoring/prepare.ts'),
  ])
  const folderOptions = {
    command: 'train distress',
    resume: flags.resume,
    overwrite: flags.overwrite,
    options: {
      '--data': path.basename(options.data),
      '--windows': options.widths,
      '--model-family': options.family,
      '--seed': options.seed,
      '--networks': options.networks,
      '--bags': options.bags,
      '--epochs': options.epochs,
      '--backend': options.backend,
      '--no-refit': !options.refit,
    },
  } as const
  checkRunFolder(out, folderOptions)
  const notes = await checkTrainable(options)
  const provenance = await scoringProvenance(options.data)
  if (!flags.json) for (const note of notes) process.stderr.write(`${flags.data}: ${note}\n`)
  const finished = flags.resume ? finishedWindows(out, provenance.sha256) : undefined
  if (finished !== undefined) {
    if (!flags.json) process.stderr.write(`${flags.out}: this training has ended; --overwrite trains anew\n`)
    return tellModels(flags, notes, finished)
  }
  const progress = createProgress({ quiet: flags.json })
  const store = openStore(out, {
    ...folderOptions,
    keepResults: true,
    fingerprint: codeFingerprint(),
    note: progress.note,
  })
  try {
    const windows = await interruptible(async (signal) => {
      const pool = await openPool({ workers, ...(redis === undefined ? {} : { redis }) }, signal)
      try {
        return await trainScoringModel(options, {
          store,
          pool,
          provenance,
          progress,
        })
      } finally {
        progress.end()
        await pool.destroy()
      }
    })
    await tellModels(flags, notes, windows)
  } catch (error) {
    if (error instanceof InterruptedError) tellStopped([out])
    throw error
  } finally {
    store.close()
  }
}

export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('train models that score companies, save them in a folder for `fdp predict`')
    .argument('<study>', 'distress')
    .option('--data <name|path>', `${AMERICAN}, or a file of the form of the published panel`, AMERICAN)
    .option('--windows <lengths>', 'years of a window, a model for each', '3,4,5')
    .option(
      '--model-family <name>',
      'network: CNN-BiLSTM-AT, several seeds; ensemble: with random forest and boosted trees',
      'ensemble',
    )
    .requiredOption('--out <dir>', 'folder of the model')
    .option('--seed <integer>', 'seed of everything random', '7')
    .option('--networks <count>', 'networks of a window length that are averaged, a seed each', '5')
    .option('--bags <count>', 'forests of each kind that are averaged, each on other windows of living companies', '3')
    .option('--epochs <count>', 'at most so many; the loss on the fold left out ends training before', '20')
  addWorkersOption(command)
  addRedisOptions(command, { what: 'let `fdp worker` processes do the work', fromEnvironment: false })
    .option('--backend <name>', `TensorFlow.js backend: ${BACKENDS.join(' | ')}`, 'simd')
    .option(
      '--no-refit',
      'save what training companies gave, so that `fdp predict` can measure it on validation companies; scores later ones worse',
    )
    .option('--resume', 'use the finished steps of an interrupted training in the same folder', false)
    .option(
      '--overwrite',
      'train anew in a folder that holds a model or a training; the model goes once another stands ready',
      false,
    )
    .option('--json', 'print one line of JSON, and no progress', false)
    .addHelpText(
      'after',
      '\nCompanies whose last year is up to 2011 train, up to 2014 validate and then train too; later ones are never read.',
    )
    .action((study: string, flags: TrainFlags) => trainModels(study, flags))
}
