import { existsSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { type Command, Option } from 'commander'
import { BACKENDS } from '../engine/backend-names.ts'
import { canMake } from '../engine/can-make.ts'
import { InputError } from '../errors.ts'
import { dataOption, integerOption, outOption, parseBackend } from '../options.ts'
import { nameCompanies } from '../scoring/name-companies.ts'

interface PredictFlags {
  readonly model: string
  readonly data: string
  readonly window: string
  readonly split?: string
  readonly prior?: string
  readonly out?: string
  readonly attribution: string | boolean
  readonly backend: string
  readonly json: boolean
}

function parsePrior(text: string | undefined): number | null {
  if (text === undefined) return null
  const prior = Number(text)
  if (!(prior > 0 && prior < 1)) throw new InputError('option.prior', '--prior is a share between 0 and 1', text)
  return prior
}

/** Where attributions go: named, beside --out, or nowhere. */
function attributionFile({ attribution, out }: PredictFlags): string | undefined {
  if (attribution === false) return undefined
  if (typeof attribution === 'string') return attribution
  return out?.replace(/(\.csv)?$/i, '.attribution.csv')
}

const companiesText = (count: number) => (count === 1 ? '1 company' : `${count} companies`)

/** A file's path without links, as far as it exists. */
function resolved(file: string): string {
  if (existsSync(file)) return realpathSync(file)
  const folder = path.dirname(path.resolve(file))
  return path.join(existsSync(folder) ? realpathSync(folder) : folder, path.basename(file))
}

/** Neither file that is written may be one that is read, nor the other. */
function checkFiles(data: string, { model, out }: PredictFlags, attribution: string | undefined): void {
  const [read, scores, attributions] = [data, out, attribution].map((file) =>
    file === undefined ? undefined : resolved(file),
  )
  for (const [option, file] of [
    ['--out', scores],
    ['--attribution', attributions],
  ] as const)
    if (file?.startsWith(`${resolved(model)}${path.sep}`))
      throw new InputError(`option.${option.slice(2)}`, `${option} names a file outside the folder of --model`, file)
  if (scores === read) throw new InputError('option.out', '--out names another file than --data', out)
  if (attributions === read)
    throw new InputError('option.attribution', '--attribution names another file than --data', attribution)
  if (scores !== undefined && scores === attributions)
    throw new InputError('option.attribution', '--attribution names another file than --out', attribution)
  for (const [option, file] of [
    ['--out', scores],
    ['--attribution', attributions],
  ] as const)
    if (
      file !== undefined &&
      (!canMake(path.dirname(file)) || statSync(file, { throwIfNoEntry: false })?.isFile() === false)
    )
      throw new InputError('option.unwritable', `${option} names a file that can be written, or none yet`, file)
}

async function predictFile(flags: PredictFlags): Promise<void> {
  const width = integerOption('--window', flags.window, 2, 20)
  outOption('--out', 'file', flags.out)
  if (typeof flags.attribution === 'string') outOption('--attribution', 'file', flags.attribution)
  const attributionOut = attributionFile(flags)
  const options = {
    model: flags.model,
    data: dataOption([], flags.data),
    width,
    split: flags.split ?? null,
    prior: parsePrior(flags.prior),
    attribution: attributionOut !== undefined,
    backend: parseBackend(flags.backend),
  }
  checkFiles(options.data, flags, attributionOut)
  const [
    { writeFileAtomicSync },
    { scoreFile },
    { attributionCsv, scoresCsv },
    { describeMeasures, describeThreshold },
  ] = await Promise.all([
    import('@fdp/data/node'),
    import('../scoring/score-file.ts'),
    import('../scoring/csv.ts'),
    import('../scoring/describe.ts'),
  ])
  const scored = await scoreFile(options)
  const csv = scoresCsv(scored, width)
  const marked = scored.companies.filter(({ decision }) => decision === 1).length
  if (flags.out !== undefined) writeFileAtomicSync(flags.out, csv)
  // After the scores: a disk that has no room for attributions, which are forty times as long, keeps none of them.
  if (attributionOut !== undefined) writeFileAtomicSync(attributionOut, attributionCsv(scored, width))
  if (flags.json) {
    const {
      notes,
      companies,
      threshold,
      prior,
      tooShort,
      stale,
      withoutRatios,
      measures,
      failures,
      inFittedYears,
      later,
    } = scored
    process.stdout.write(
      `${JSON.stringify({ out: flags.out, attribution: attributionOut, notes, companies: companies.length, threshold, prior, marked: { companies: marked, share: marked / companies.length }, tooShort, stale, withoutRatios, failures, measures, inFittedYears, later, ...(flags.out === undefined ? { scores: companies } : {}) })}\n`,
    )
    return
  }
  if (flags.out === undefined) process.stdout.write(csv)
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  for (const note of scored.notes) tell(`${flags.data}: ${note}`)
  tell(
    `${companiesText(scored.companies.length)} scored${scored.tooShort.length > 0 ? `; ${nameCompanies(scored.tooShort)} without ${width} years in a row` : ''}${scored.withoutRatios.length > 0 ? `; ${nameCompanies(scored.withoutRatios)} without amounts that give a ratio` : ''}`,
  )
  tell(
    `${describeThreshold(scored.threshold)}: ${marked} of ${companiesText(scored.companies.length)} (${((100 * marked) / scored.companies.length).toFixed(1)} %)`,
  )
  tell(
    `probabilities are of failing within the next year where ${(100 * scored.prior).toFixed(1)} % do${flags.prior === undefined ? ", the share among the model's newest training years; --prior sets another" : ''}`,
  )
  if (scored.measures === null && scored.failures !== null)
    tell(`${scored.failures} failed: measures need three companies at least, of both kinds`)
  if (scored.measures !== null) {
    tell(`${scored.failures} failed: ${describeMeasures(scored.measures)}`)
    if (scored.inFittedYears > 0)
      tell(
        `${scored.inFittedYears} end in years that the model was fitted on: where it has learned from these companies, the measures are no estimate`,
      )
    if (scored.later !== null)
      tell(
        `${scored.later.companies} end later, ${scored.later.failures} failed: ${describeMeasures(scored.later.measures)}`,
      )
  }
  if (flags.out !== undefined) tell(`scores: ${flags.out}`)
  if (attributionOut !== undefined) tell(`attribution: ${attributionOut}`)
}

export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('score the companies of a file with a model of `fdp train`')
    .requiredOption('--model <dir>', 'folder of the model')
    .requiredOption('--data <path>', 'panel of the published form, or ready-made windows; labels may be absent')
    .requiredOption('--window <years>', 'length of a window, one that the model was trained for')
    .option('--split <name>', 'of a file of windows with a column split: score this part only')
    .option(
      '--prior <share>',
      'share of failures that the probabilities are to hold for; decisions stay (default: that of the windows which calibrated the model)',
    )
    .option('--out <file>', 'CSV company_name,window,probability,decision (default: standard output)')
    .addOption(
      new Option(
        '--attribution <file>',
        'CSV company_name,window,feature,attribution,feature_name of what each ratio adds',
      ).default(true, 'beside --out'),
    )
    .option('--no-attribution', 'leave attributions out')
    .option('--backend <name>', `TensorFlow.js backend: ${BACKENDS.join(' | ')}`, 'simd')
    .option('--json', 'print one line of JSON', false)
    .addHelpText(
      'after',
      '\nEach company is scored on its latest years in a row. With labels in the file, measures are printed too.',
    )
    .action((flags: PredictFlags) => predictFile(flags))
}
