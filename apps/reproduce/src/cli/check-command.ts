import type { Panel, PanelDescription, Suspicion } from '@fdp/data'
import type { Command } from 'commander'
import { InputError } from '../errors.ts'

interface CheckFlags {
  readonly map?: string
  readonly json: boolean
}

/** Gaps and columns listed before the rest is only counted; `--json` lists all. */
const LISTED = 20

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const whole = (value: number): string => value.toLocaleString('en-US')
const share = (part: number, of: number): string => `${((100 * part) / of).toFixed(2)} %`

/** A path as one word of a shell's command line. */
const word = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

function listed(items: readonly string[]): string[] {
  const rest = items.length - LISTED
  return rest > 0 ? [...items.slice(0, LISTED), `... and ${whole(rest)} more`] : [...items]
}

function lines(
  panel: Panel,
  description: PanelDescription,
  suspicious: readonly Suspicion[],
  notes: readonly string[],
): string[] {
  const { entities, periods, firstPeriod, lastPeriod, spacing, rows, possibleRows, gaps, absentPeriods } = description
  const { longestRuns, missing, classes } = description
  const section = (title: string, content: readonly string[]): string[] =>
    content.map((text, i) => `${(i === 0 ? title : '').padEnd(12)}${text}`)
  const lacking = Object.entries(missing).filter(([, count]) => count > 0)
  const complete = panel.features.length - lacking.length
  const runs = Object.entries(longestRuns).sort(([a], [b]) => Number(b) - Number(a))
  return [
    ...section('read as', notes),
    ...section('companies', [whole(entities)]),
    ...section('periods', [`${whole(periods)}, ${firstPeriod} to ${lastPeriod} (${spacing})`]),
    ...section('rows', [`${whole(rows)} of ${whole(possibleRows)} that a full panel would have`]),
    ...section('gaps', [
      ...(gaps.length === 0 && absentPeriods === 0 ? ['none'] : []),
      ...(absentPeriods === 0 ? [] : [`periods that no company has: ${whole(absentPeriods)}`]),
      ...listed(
        gaps.map(
          ({ entity, after, before, length }) => `${entity}: lacks ${whole(length)} between ${after} and ${before}`,
        ),
      ),
    ]),
    ...section(
      'runs',
      listed(runs.map(([length, count]) => `longest unbroken run of ${length}: ${whole(count)} companies`)),
    ),
    ...section(
      'classes',
      classes === undefined
        ? ['none: the mapping names no label column']
        : [
            `by ${classes.level === 'entity' ? 'company' : 'row'}: ${whole(classes.positive)} of class 1, ${whole(classes.negative)} of class 0, ${whole(classes.unknown)} unknown`,
          ],
    ),
    ...section('missing', [
      ...listed(lacking.map(([name, count]) => `${name}: ${whole(count)} (${share(count, rows)})`)),
      `complete columns: ${whole(complete)} of ${whole(panel.features.length)}`,
    ]),
    ...section(
      'suspicious',
      suspicious.length === 0
        ? ['nothing']
        : suspicious.map(({ feature, kind, detail }) => `${feature}: ${kind}, ${detail}`),
    ),
  ]
}

async function checkWithMap(file: string, map: string, json: boolean): Promise<void> {
  const { applyMapping, describePanel, findSuspicious } = await import('@fdp/data')
  const { mappingFileOptions, readMappingFile, readTableFile } = await import('@fdp/data/node')
  const mapping = await readMappingFile(map)
  const table = await readTableFile(file, mappingFileOptions(mapping))
  const panel = applyMapping(table, mapping)
  const description = describePanel(panel)
  const suspicious = findSuspicious(panel)
  if (json) print(JSON.stringify({ file, map, ...description, suspicious, notes: table.notes }))
  else print([`${file} by ${map}`, ...lines(panel, description, suspicious, table.notes)].join('\n'))
}

async function propose(file: string, json: boolean): Promise<void> {
  const { mappingYaml } = await import('@fdp/data')
  const { proposeMapping } = await import('@fdp/data/node')
  const { mapping, because, notes } = await proposeMapping(file)
  if (mapping === undefined)
    throw new InputError(
      'data.no-proposal',
      `--map names a mapping for ${file}, since none can be proposed (${because.join('; ')})`,
      'no --map',
    )
  if (json) {
    print(JSON.stringify({ file, applied: false, proposal: mapping, because, notes }))
    return
  }
  // The whole output is YAML, so that it can be sent into a file.
  process.stdout.write(
    mappingYaml(mapping, [
      `A proposal for ${file}, guessed from names and content; nothing was applied.`,
      `Keep it:  fdp data check ${word(file)} > map.yaml`,
      `Read it, correct it, then:  fdp data check ${word(file)} --map map.yaml`,
      ...notes,
      ...because,
    ]),
  )
}

/** `fdp data check`: what a person's own file is understood to hold. */
export function addCheckCommand(program: Command): void {
  program.commands
    .find((command) => command.name() === 'data')
    ?.command('check')
    .description('a file of your own: what was understood of it by a mapping; without one, a proposal for the mapping')
    .argument('<file>', '.csv, .tsv, .txt (also .gz, .br), .xlsx, .parquet, .jsonl or .ndjson')
    .option('--map <file>', 'mapping: YAML or JSON that names the columns of company, period, label and features')
    .option('--json', 'print JSON', false)
    .action((file: string, { map, json }: CheckFlags) =>
      map === undefined ? propose(file, json) : checkWithMap(file, map, json),
    )
}
