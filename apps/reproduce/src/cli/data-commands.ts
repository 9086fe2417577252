import type { Command } from 'commander'
import { interruptible } from '../engine/interrupt.ts'
import { InputError } from '../errors.ts'

const library = () => import('@fdp/datasets')

interface JsonFlag {
  readonly json: boolean
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function list({ json }: JsonFlag): Promise<void> {
  const { datasets } = await library()
  const rows = datasets.map(({ name, kind, title, licence, summary }) => ({
    name,
    kind,
    title,
    licence: licence.name,
    summary,
  }))
  if (json) {
    print(JSON.stringify(rows))
    return
  }
  const wide = Math.max(...rows.map(({ name }) => name.length))
  for (const { name, kind, summary, licence } of rows)
    print(`${name.padEnd(wide)}  ${kind.padEnd(9)}  ${summary}\n${' '.repeat(wide + 13)}licence: ${licence}`)
}

async function info(name: string, { json }: JsonFlag): Promise<void> {
  const { findDataset, readCard } = await library()
  const dataset = findDataset(name)
  const { title, kind, summary, licence, citation, files } = dataset
  if (json) {
    print(JSON.stringify({ name, title, kind, summary, licence, citation, files }))
    return
  }
  print(`${await readCard(dataset)}\n\nCite as\n\n${citation}`)
}

async function verify(names: readonly string[], { json }: JsonFlag): Promise<void> {
  const { datasets, findDataset, verifyDataset } = await library()
  const wanted = names.length > 0 ? names.map(findDataset) : datasets
  const checked = await Promise.all(
    wanted.map(async (dataset) => (await verifyDataset(dataset)).map((file) => ({ dataset: dataset.name, ...file }))),
  )
  const files = checked.flat()
  if (json) print(JSON.stringify(files))
  else
    for (const { dataset, path, ok, expected, received } of files)
      print(
        `${ok ? 'ok    ' : 'BROKEN'}  ${dataset}  ${path}  sha256 ${expected.sha256}${ok ? '' : `, received ${received?.sha256 ?? 'no file'}`}`,
      )
  if (files.some(({ ok }) => !ok)) process.exitCode = 1
}

interface PullFlags extends JsonFlag {
  readonly out: string
  readonly url?: string
}

async function pull(name: string, { out, url, json }: PullFlags): Promise<void> {
  const { findDataset } = await library()
  const { pull: bring } = findDataset(name)
  if (bring === undefined)
    throw new InputError('data.nothing-to-pull', 'NAME is a data set of which something does not ship', name)
  const files = await interruptible((signal) => bring({ folder: out, signal, ...(url === undefined ? {} : { url }) }))
  if (json) print(JSON.stringify(files))
  else
    for (const { path, sha256, pin, rows } of files)
      print(
        `${path}  ${rows.toLocaleString('en-US')} rows  sha256 ${sha256}${pin === 'first-seen' ? ' (no checksum is published: pinned now)' : ''}`,
      )
}

export function addDataCommands(program: Command): void {
  const data = program
    .command('data')
    .description('the data sets that fdp knows: list, info, pull, verify; a file of your own: check')
  data
    .command('list')
    .description('name, kind and licence of every data set')
    .option('--json', 'print JSON', false)
    .action((flags: JsonFlag) => list(flags))
  data
    .command('info')
    .description('data card, licence and citation of one data set')
    .argument('<name>', 'as `fdp data list` prints it')
    .option('--json', 'print JSON', false)
    .action((name: string, flags: JsonFlag) => info(name, flags))
  data
    .command('pull')
    .description('bring the part of a data set that does not ship (needs the network)')
    .argument('<name>', 'as `fdp data list` prints it')
    .option('--out <dir>', 'folder that receives the files', 'data')
    .option('--url <url>', "another place than the publisher's")
    .option('--json', 'print JSON', false)
    .action((name: string, flags: PullFlags) => pull(name, flags))
  data
    .command('verify')
    .description('compare the shipped files with their checksums; exit code 1 where one differs')
    .argument('[names...]', 'data sets (default: all)')
    .option('--json', 'print JSON', false)
    .action((names: string[], flags: JsonFlag) => verify(names, flags))
}
