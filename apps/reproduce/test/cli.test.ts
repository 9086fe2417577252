import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkIndexFolder, writeIndex } from '../src/report/write-index.ts'
import { loadDistressStudy } from '../src/studies/distress/study.ts'
import { FDP, madeUpPanel, runFdp, startFdp, writePanel } from './run-fdp.ts'

const SMOKE = { protocol: 'strict', profile: 'smoke', seed: 7, backend: 'simd' } as const

let folder: string
const file = (name: string) => path.join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-cli-'))
  const good = madeUpPanel()
  const swap = (row: number, column: number, value: string) =>
    good.map((line, i) =>
      i === row
        ? line
            .split(',')
            .map((cell, c) => (c === column ? value : cell))
            .join(',')
        : line,
    )
  writePanel(file('good.csv'), good)
  writePanel(file('not-a-number.csv'), swap(7, 6, 'n/a!'))
  // A year twice with other amounts: identical rows are passed over.
  writePanel(file('duplicate.csv'), [...good, (good[3] as string).replace(/[^,]+$/, '1')])
  writePanel(
    file('blank-label.csv'),
    good.map((line) => line.replace(/^C_2,[^,]*,/, 'C_2,,')),
  )
  writePanel(
    file('windows.csv'),
    good.map((line, i) => `${i === 0 ? 'window' : 8},${line}`),
  )
  writePanel(file('one-class.csv'), madeUpPanel({ failedEvery: 0 }))
  writePanel(file('few-companies.csv'), madeUpPanel({ companies: 8, failedEvery: 4 }))
  writePanel(file('short.csv'), madeUpPanel({ years: 3 }))
  // Companies that fail end in their third year.
  writePanel(
    file('short-failures.csv'),
    good.filter((line) => !/,failed,200[3-9],/.test(line)),
  )
  writePanel(
    file('column.csv'),
    good.map((line, i) => (i === 0 ? line.replace('X7', 'X77') : line)),
  )
  writePanel(
    file('no-labels.csv'),
    good.map((line) =>
      line
        .split(',')
        .filter((_, i) => i !== 1)
        .join(','),
    ),
  )
  writeFileSync(file('taken'), 'a file')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const distress = (data: string, ...more: string[]) => ['run', 'distress', '--data', data, '--out', 'out', ...more]

describe('wrong input', () => {
  // What the one message has to name: the place, the rule, what was received.
  const cases: [string, string[], RegExp[]][] = [
    ['a missing file', distress('absent.csv'), [/--data/, /absent\.csv/]],
    ['a non-numeric cell', distress('not-a-number.csv'), [/not-a-number\.csv/, /row 8/, /X4/, /n\/a!/]],
    ['a duplicate company and year', distress('duplicate.csv'), [/duplicate\.csv/, /row 322/, /C_1, 2002/]],
    ['an unknown column', distress('column.csv'), [/column\.csv/, /X7/]],
    ['no labels', distress('no-labels.csv'), [/no-labels\.csv/, /status_label/]],
    [
      'a company without a label',
      distress('blank-label.csv'),
      [/blank-label\.csv/, /every company has a label/, /1 companies/],
    ],
    [
      'ready-made windows',
      distress('windows.csv'),
      [/windows\.csv/, /one row for each company and year/, /fdp predict/],
    ],
    ['one class only', distress('one-class.csv'), [/one-class\.csv/, /both classes/, /0 of class 1/]],
    ['fewer companies than folds', distress('few-companies.csv'), [/few-companies\.csv/, /folds \(5\)/, /2 companies/]],
    [
      'a window longer than every history',
      distress('short.csv'),
      [/short\.csv/, /widest window \(5 periods\)/, /3 periods/],
    ],
    [
      'failures with too short histories',
      distress('short-failures.csv'),
      [/short-failures\.csv/, /6 training windows of 5 periods in a row/, /fold 1: training \d+ \+ 0/],
    ],
    ['a folder without a name', ['run', 'distress', '--data', 'good.csv', '--out', ''], [/--out names a folder/]],
    ['the same of a training', ['train', 'distress', '--data', 'good.csv', '--out', ''], [/--out names a folder/]],
    ['an unknown option', ['run', 'distress', '--colour', 'red'], [/--colour/]],
    ['an unknown study', ['run', 'astrology'], [/distress, systemic, all/, /astrology/]],
    ['an unknown protocol', ['run', 'distress', '--protocol', 'hope'], [/strict, paper/, /hope/]],
    ['an unknown search space', ['run', 'distress', '--space', 'outer'], [/small, table6, extended/, /outer/]],
    ['a search space for the other study', ['run', 'systemic', '--space', 'small'], [/fdp run distress/, /small/]],
    ['an empty protocol', ['run', 'distress', '--protocol', ''], [/strict, paper; received nothing\n$/]],
    ['a seed that is no integer', ['run', 'distress', '--seed', '1.5'], [/--seed/, /1\.5/]],
    ['no worker', ['run', 'distress', '--workers', '0'], [/--workers/, /received 0/]],
    [
      'an unwritable folder',
      ['run', 'distress', '--data', 'good.csv', '--out', 'taken/below'],
      [/--out/, /taken\/below/],
    ],
    [
      'to go on with a run and to remove it',
      distress('good.csv', '--resume', '--overwrite'),
      [/--resume .*--overwrite/, /received both/],
    ],
    [
      'the same of a training',
      ['train', 'distress', '--data', 'good.csv', '--out', 'out', '--resume', '--overwrite'],
      [/--resume .*--overwrite/, /received both/],
    ],
    ['an authority without a server', ['run', 'distress', '--ca', 'good.csv'], [/--ca goes with --redis/]],
    ['a folder without results', ['report', '.'], [/results\.json/]],
    ['a run without a name', ['report', ''], [/results\.json; received nothing\n$/]],
    ['an unknown data set', ['data', 'info', 'atlantis'], [/american-bankruptcy/, /atlantis/]],
  ]

  it.each(cases)('%s ends with exit code 2 and one message', async (_, args, patterns) => {
    const before = readdirSync(folder).sort()
    const { code, stdout, stderr } = await runFdp(args, folder)
    for (const pattern of patterns) expect(stderr).toMatch(pattern)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(readdirSync(folder).sort()).toEqual(before)
  })

  it('leaves a folder alone that is not its own', async () => {
    const { code, stderr } = await runFdp(['run', 'distress', '--data', 'good.csv', '--out', '.'], folder)
    expect(code).toBe(2)
    expect(stderr).toContain('--out names an empty folder')
    expect(existsSync(file('steps'))).toBe(false)
  })
})

describe('fdp run all', () => {
  it('refuses the folder of the second study before the first has begun', async () => {
    const second = file('both/systemic')
    mkdirSync(second, { recursive: true })
    writeFileSync(path.join(second, 'letter.txt'), 'dear')
    const { code, stderr } = await runFdp(['run', 'all', '--out', 'both'], folder)
    expect(code).toBe(2)
    expect(stderr).toBe(
      `fdp: --out names an empty folder, a new one, or one of an earlier fdp run; received ${path.join('both', 'systemic')}\n`,
    )
    expect(readdirSync(file('both'))).toEqual(['systemic'])
  })

  it('refuses a folder with an index.html of another', async () => {
    mkdirSync(file('site'))
    writeFileSync(file('site/index.html'), '<title>my page</title>')
    const { code, stderr } = await runFdp(['run', 'all', '--out', 'site'], folder)
    expect(code).toBe(2)
    expect(stderr).toContain('of `fdp run all`; received site')
    expect(readdirSync(file('site'))).toEqual(['index.html'])
    writeIndex(file('ours'), [])
    expect(() => checkIndexFolder(file('ours'))).not.toThrow()
  })
})

describe('fdp run', () => {
  it("tells what the reader of a user's file did", async () => {
    const lines = madeUpPanel().map((line, row) => `${line},${row === 0 ? 'sector' : 'mines'}`)
    writePanel(file('more.csv'), lines)
    const { child, finished } = startFdp(['run', 'distress', '--data', 'more.csv', '--out', 'told'], folder)
    let said = ''
    child.stderr?.on('data', (text) => {
      said += text
      // Once: what it says of the first signal comes through here too.
      if (!child.killed && said.includes('not read')) child.kill('SIGTERM')
    })
    const { code, stderr } = await finished
    expect(code).toBe(130)
    expect(stderr).toContain('more.csv: columns that are not read: sector\n')
    const { data } = await loadDistressStudy({ ...SMOKE, data: file('more.csv') })
    expect(data.notes).toEqual(['columns that are not read: sector'])
  }, 60_000)

  it('goes on with a run under its own options only', async () => {
    const [out, begun] = [file('begun'), { '--data': 'good.csv', '--profile': 'paper', '--seed': 7 }]
    mkdirSync(path.join(out, 'steps'), { recursive: true })
    writeFileSync(path.join(out, 'fdp-run.json'), JSON.stringify({ command: 'run distress', options: begun }))
    writeFileSync(path.join(out, 'results.json'), '{}')
    const { code, stderr } = await runFdp(
      ['run', 'distress', '--data', 'good.csv', '--out', 'begun', '--resume'],
      folder,
    )
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /--resume goes on with the options .*; received begun with .*--profile "smoke", begun with "paper"/,
    )
    expect(readdirSync(out).sort()).toEqual(['fdp-run.json', 'results.json', 'steps'])
  })
})

describe('fdp data list', () => {
  it('ends well where its reader has seen enough', async () => {
    const { child, finished } = startFdp(['data', 'list'], folder)
    child.stdout?.destroy()
    const { code, stderr } = await finished
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

describe('output that cannot be written', () => {
  it('ends as it would have where nobody reads standard error', async () => {
    const { child, finished } = startFdp(['report', 'absent'], folder)
    child.stderr?.destroy()
    expect((await finished).code).toBe(2)
  })

  it.skipIf(!existsSync('/dev/full'))('is told in one line where standard output has no room', async () => {
    const full = openSync('/dev/full', 'w')
    try {
      const { status, stderr } = spawnSync(process.execPath, [FDP, 'data', 'list'], {
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      })
      expect(stderr).toMatch(/^fdp: standard output can be written; received ENOSPC.*\n$/)
      expect(status).toBe(2)
    } finally {
      closeSync(full)
    }
  })

  it.skipIf(!existsSync('/dev/full'))('is no matter where standard error has no room', async () => {
    const full = openSync('/dev/full', 'w')
    try {
      const { status, stdout } = spawnSync(process.execPath, [FDP, 'report', 'absent'], {
        stdio: ['ignore', 'pipe', full],
        encoding: 'utf8',
      })
      expect([status, stdout]).toEqual([2, ''])
    } finally {
      closeSync(full)
    }
  })
})

describe('help and facts', () => {
  it.each([[['--help']], [['run', '--help']], [['report', '--help']], [['data', '--help']], [['doctor', '--help']]])(
    '%j',
    async (args) => {
      const { code, stdout } = await runFdp(args, folder)
      expect(code).toBe(0)
      expect(stdout).toContain('Usage: fdp')
    },
  )

  it('doctor finds the training backend', async () => {
    const { code, stdout } = await runFdp(['doctor', '--json'], folder)
    const facts = JSON.parse(stdout) as { wasmSimd: boolean; backends: Record<string, string> }
    expect({ code, simd: facts.wasmSimd }).toEqual({ code: 0, simd: true })
    expect(facts.backends.simd).toMatch(/^works/)
    expect(facts.backends.cpu).toMatch(/^works/)
  })

  it('data list and verify know the shipped data', async () => {
    const { stdout } = await runFdp(['data', 'list', '--json'], folder)
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['american-bankruptcy', 'ashare-synthetic', 'market-panel']))
    const verified = await runFdp(['data', 'verify'], folder)
    expect(verified.code).toBe(0)
    expect(verified.stdout).not.toContain('BROKEN')
  })
})
