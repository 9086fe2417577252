import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFdp, writePanel } from './run-fdp.ts'
import { lastYears, panelLines, TRAIN_SMALL } from './support/published-panel.ts'

let folder = ''
let trained: Awaited<ReturnType<typeof runFdp>>

const train = (out: string, ...more: string[]) => runFdp([...TRAIN_SMALL, '--out', out, ...more], folder)

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-score-'))
  writePanel(path.join(folder, 'panel.csv'), panelLines())
  trained = await train('model', '--workers', '2')
}, 240_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const predictArgs = (...more: string[]) => ['predict', '--model', 'model', '--window', '3', ...more]
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n')

describe('fdp train distress', () => {
  it('ends well, leaves a model and no steps behind', () => {
    expect(trained.stderr).not.toContain('fdp:')
    expect(trained.code).toBe(0)
    expect(trained.stdout).toMatch(/ROC-AUC \d\.\d{3} \[.*; decisions: balanced accuracy \d\.\d{3} \[.*, recall \d/)
    const [{ blend, provenance }] = JSON.parse(readFileSync(path.join(folder, 'model/model.json'), 'utf8')).windows
    for (const [which, threshold] of [
      ['before the refit', provenance.beforeRefit.threshold],
      ['what is saved', blend.threshold],
    ])
      expect(trained.stdout).toMatch(
        new RegExp(`${which}.*: decision 1 from a probability of ${threshold.toPrecision(4).replace('.', '\\.')} on;`),
      )
    expect(readdirSync(path.join(folder, 'model')).sort()).toEqual(['fdp-run.json', 'model.json', 'w3'])
  })

  it('trains on training companies, then on validation companies too, and on no later ones', () => {
    const { windows, split } = JSON.parse(readFileSync(path.join(folder, 'model/model.json'), 'utf8'))
    expect(split).toEqual({ trainEnd: '2011', validationEnd: '2014' })
    const { beforeRefit, refit } = windows[0].provenance
    const last = [...lastYears().values()]
    const upTo = (year: number) => last.filter((each) => each <= year).length
    expect(beforeRefit.training.companies).toBe(upTo(2011))
    expect(beforeRefit.validation.companies).toBe(upTo(2014) - upTo(2011))
    const { windows: count, failures, companies } = beforeRefit.last
    expect([count, failures < companies]).toEqual([companies, true])
    expect(trained.stdout).toContain(`; ${companies} validation companies (${failures} failed), one last window each:`)
    expect(refit.training.companies).toBe(upTo(2014))
  })

  it('does not train into a folder that holds a model', async () => {
    const before = readFileSync(path.join(folder, 'model/model.json'), 'utf8')
    const { code, stderr } = await train('model')
    expect([code, stderr.includes('--overwrite removes it')]).toEqual([2, true])
    expect(readFileSync(path.join(folder, 'model/model.json'), 'utf8')).toBe(before)
  })

  it('has nothing left to resume where a training has ended, and tells again what it gave', async () => {
    const before = readFileSync(path.join(folder, 'model/model.json'), 'utf8')
    const { code, stdout, stderr } = await train('model', '--resume')
    expect([code, stdout]).toEqual([0, trained.stdout])
    expect(stderr).toContain('this training has ended; --overwrite trains anew')
    expect(readFileSync(path.join(folder, 'model/model.json'), 'utf8')).toBe(before)
  })

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      'few companies',
      (lines) => lines.slice(0, 300),
      /received \d failed \(\d from 2006 on\) and \d+ not \(\d+ up to such a year, \d+ up to one from 2006 on\) by 2011, \d and \d+ in 2012 to 2014; the file has 50 companies, \d+ of them with a later last year/,
    ],
    [
      'years after the published split',
      (lines) => lines.map((line) => line.replace(/,(20\d\d),/, (_, year) => `,${Number(year) + 20},`)),
      /received 0 failed .* and 0 not .* by 2011, 0 and 0 in .* 240 companies, 240 of them/,
    ],
    [
      'years with gaps',
      (lines) => lines.filter((line) => !/,20\d[02468],/.test(line)),
      /after 3 years in a row.*received 0 failed .* and 0 not/,
    ],
    [
      'no failures',
      (lines) => lines.map((line) => line.replace(',failed,', ',alive,')),
      /at least 18 that failed.*received 0 failed .* and \d\d+ not/,
    ],
    [
      'failures only',
      (lines) => lines.map((line) => line.replace(',alive,', ',failed,')),
      /and 18 that did not, .*received \d\d+ failed .* and 0 not/,
    ],
    [
      'no labels',
      (lines) => lines.map((line) => line.split(',').toSpliced(1, 1).join(',')),
      /column status_label: failed or alive, 1 or 0\); received no column status_label/,
    ],
    [
      'a company without a label',
      (lines) => lines.map((line) => line.replace(/^(C_7),alive,/, '$1,,')),
      /each company has a label in the column status_label; received companies without one: 1 \(C_7\)/,
    ],
    [
      'ready-made windows',
      (lines) => lines.map((line, row) => `${row === 0 ? 'window' : 3},${line}`),
      /received ready-made windows/,
    ],
    [
      'a column without amounts',
      (lines) => lines.map((line) => line.replace(/,[\d.-]+$/, ',')),
      /windows of 3 years, .*none of operating expenses to total assets = .* \(columns X10, X18\)/,
    ],
  ])('refuses a file with %s before anything is written, and says what it found', async (_, change, message) => {
    writePanel(path.join(folder, 'few.csv'), change(panelLines()))
    const { code, stdout, stderr } = await train('refused', '--data', 'few.csv')
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^fdp: few\.csv: /)
    expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2])
    expect(readdirSync(folder)).not.toContain('refused')
  })

  it.each([
    [['--windows', '1'], 'whole number from 2'],
    [['--windows', '3,3'], 'names each length once'],
    [['--model-family', 'forest'], 'network, ensemble'],
  ])('refuses %j', async (more, message) => {
    const { code, stderr } = await train('refused', ...more)
    expect([code, stderr.includes(message)]).toEqual([2, true])
    expect(readdirSync(folder)).not.toContain('refused')
  })
})

describe('fdp predict', () => {
  it('writes one row a company and the attributions beside, with measures where labels are known', async () => {
    const { code, stderr } = await runFdp(predictArgs('--data', 'panel.csv', '--out', 'scores.csv'), folder)
    expect(code).toBe(0)
    expect(stderr).toContain('60 failed: ROC-AUC')
    const fitted = [...lastYears().values()].filter((year) => year <= 2014).length
    expect(stderr).toContain(`${fitted} end in years that the model was fitted on`)
    expect(stderr).toMatch(new RegExp(`${240 - fitted} end later, \\d+ failed: ROC-AUC`))
    const [header, ...rows] = read('scores.csv')
    expect(header).toBe('company_name,window,probability,decision')
    expect(rows).toHaveLength(240)
    for (const row of rows) expect(row).toMatch(/^C_\d+,3,(0(\.\d+)?(e-\d+)?|\d(\.\d+)?e-\d+|1(\.0+)?),[01]$/)
    const [attributionHeader, ...attributions] = read('scores.attribution.csv')
    expect(attributionHeader).toBe('company_name,window,feature,attribution,feature_name')
    expect(attributions.length % 240).toBe(0)
    const nameOf = new Map(attributions.map((line) => [line.split(',')[2], line.split(',').slice(4).join(',')]))
    expect(nameOf.get('totalLiabilitiesToMarketCapital')).toBe(
      'total liabilities to market value plus total liabilities',
    )
    expect(nameOf.get('currentAssetsToTotalAssets')).toBe('current assets to total assets')
    for (const [id, name] of nameOf) expect(name).not.toBe(id)
  })

  it('needs no labels, and scores a company alike alone and among others', async () => {
    await runFdp(predictArgs('--data', 'panel.csv', '--out', 'all.csv', '--no-attribution'), folder)
    const bare = panelLines()
      .filter((line, index) => index === 0 || line.startsWith('C_9,'))
      .map((line, index) =>
        line
          .split(',')
          .with(1, index === 0 ? 'sector' : 'mines')
          .join(','),
      )
    writeFileSync(path.join(folder, 'one.csv'), `${bare.join('\n')}\n`)
    const { code, stdout, stderr } = await runFdp(predictArgs('--data', 'one.csv', '--no-attribution'), folder)
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^one\.csv: columns that are not read: sector\n1 company scored\ndecision 1 from a probability of 0\.\d+ on: [01] of 1 company \((0|100)\.0 %\)\nprobabilities are of failing within the next year where \d\.\d % do, .*\n$/,
    )
    expect(stdout.trimEnd().split('\n')[1]).toBe(read('all.csv').find((row) => row.startsWith('C_9,')))
  })

  it('gives ready-made windows, in another order, with byte order mark and CRLF, what the panel gets', async () => {
    const [header = '', ...rows] = panelLines()
    const companies = new Map<string, string[]>()
    for (const row of rows) {
      const company = row.slice(0, row.indexOf(','))
      companies.set(company, [...(companies.get(company) ?? []), row])
    }
    const windows = [...companies.values()]
      .reverse()
      .flatMap((years) => years.toSorted((a, b) => Number(a.split(',')[2]) - Number(b.split(',')[2])).slice(-3))
    const lines = [`window,${header}`, ...windows.map((row) => `3,${row}`)]
    writeFileSync(path.join(folder, 'windows.csv'), `\uFEFF${lines.join('\r\n')}\r\n`)
    const { code } = await runFdp(predictArgs('--data', 'windows.csv', '--out', 'w.csv', '--no-attribution'), folder)
    expect(code).toBe(0)
    expect(read('w.csv').toSorted()).toEqual(read('scores.csv').toSorted())
  })

  it('scores what can be scored, and names the companies that cannot be', async () => {
    const lines = panelLines()
      .filter((line, index) => index === 0 || /^C_[3-6],/.test(line))
      // C_3 has no amounts, C_4 two years, C_5 a year missing before its last, and only C_6 the rest.
      .map((line) => (line.startsWith('C_3,') ? `${line.split(',').slice(0, 3).join(',')}${',0'.repeat(18)}` : line))
    const yearsOf = (company: string) => lines.filter((line) => line.startsWith(`${company},`))
    const dropped = [...yearsOf('C_4').slice(2), ...yearsOf('C_5').slice(-2, -1)]
    writeFileSync(path.join(folder, 'some.csv'), lines.filter((line) => !dropped.includes(line)).join('\n'))
    const { code, stdout, stderr } = await runFdp(predictArgs('--data', 'some.csv', '--no-attribution'), folder)
    expect(code).toBe(0)
    expect(stdout.match(/^C_\d+/gm)).toEqual(['C_5', 'C_6'])
    expect(stderr).toContain('some.csv: companies with later years that are not in a row: 1 (C_5); their latest 3')
    expect(stderr).toContain('2 companies scored; 1 (C_4) without 3 years in a row; 1 (C_3) without amounts')
    writeFileSync(path.join(folder, 'single.csv'), [lines[0], ...yearsOf('C_6')].join('\n'))
    const single = await runFdp(predictArgs('--data', 'single.csv', '--no-attribution'), folder)
    expect(single.code).toBe(0)
    expect(single.stderr).toMatch(
      /^1 company scored\ndecision 1 from .*\nprobabilities .*\n[01] failed: measures need three companies at least/,
    )
  })

  it.each([
    [['--out', 'panel.csv'], '--out names another file than --data'],
    [['--out', 's.csv', '--attribution', 's.csv'], '--attribution names another file than --out'],
    [['--out', 's.csv', '--attribution', './panel.csv'], '--attribution names another file than --data'],
    [['--out', 'panel.csv/s.csv'], '--out names a file that can be written'],
    [['--out', 'model'], '--out names a file that can be written'],
    [['--out', 'model/model.json'], '--out names a file outside the folder of --model'],
    [['--out', 's.csv', '--attribution', 'model/new.csv'], '--attribution names a file outside the folder of --model'],
    [['--out', 's.csv', '--attribution', 'panel.csv/a.csv'], '--attribution names a file that can be written'],
  ])('writes nothing over what it reads or writes: %j', async (files, message) => {
    const { code, stderr } = await runFdp(predictArgs('--data', 'panel.csv', ...files), folder)
    expect([code, stderr.includes(message)]).toEqual([2, true])
    expect(read('panel.csv')).toHaveLength(1441)
    expect(readdirSync(folder)).not.toContain('s.csv')
  })

  it.skipIf(process.platform === 'win32')('puts no file in the place of a pipe', async () => {
    const pipe = path.join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    for (const option of ['--out', '--attribution']) {
      const { code, stderr } = await runFdp(predictArgs('--data', 'panel.csv', option, 'pipe'), folder)
      expect([code, stderr.includes(`${option} names a file that can be written, or none yet`)]).toEqual([2, true])
    }
    expect(statSync(pipe).isFIFO()).toBe(true)
  })

  it('moves probabilities, not decisions, to another prior', async () => {
    await runFdp(predictArgs('--data', 'panel.csv', '--out', 'low.csv', '--no-attribution', '--prior', '0.01'), folder)
    const [, ...low] = read('low.csv').map((row) => row.split(','))
    const [, ...usual] = read('scores.csv').map((row) => row.split(','))
    expect(low.map((cells) => cells[3])).toEqual(usual.map((cells) => cells[3]))
    expect(low.every((cells, i) => Number(cells[2]) <= Number(usual[i]?.[2]))).toBe(true)
  })

  it.each([[], ['--prior', '0.01']])(
    'tells the threshold of the decisions, and how many it marks: %j',
    async (...prior) => {
      const args = predictArgs('--data', 'panel.csv', '--no-attribution', ...prior)
      const { stdout } = await runFdp([...args, '--json'], folder)
      const { threshold, marked, scores } = JSON.parse(stdout)
      const decided = scores.filter(({ decision }: { decision: number }) => decision === 1).length
      expect(marked).toEqual({ companies: decided, share: decided / 240 })
      expect([decided > 0, decided < 240]).toEqual([true, true])
      for (const { probability, decision } of scores) expect(probability >= threshold ? 1 : 0).toBe(decision)
      const { stderr } = await runFdp(args, folder)
      expect(stderr).toContain(
        `decision 1 from a probability of ${threshold.toPrecision(4)} on: ${decided} of 240 companies (${((100 * decided) / 240).toFixed(1)} %)`,
      )
    },
  )

  it('says what is empty or cannot be, and which companies have no label', async () => {
    const odd = panelLines().map((line) =>
      line
        .replace(/^C_8,(.*),[\d.-]+$/, 'C_8,$1,')
        .replace(/^C_9,(.*)$/, (_, rest) => ['C_9', ...rest.split(',')].with(12, '-5').join(','))
        .replace(/^C_6,[^,]*,/, 'C_6,,'),
    )
    writePanel(path.join(folder, 'odd.csv'), odd)
    const { code, stdout, stderr } = await runFdp(predictArgs('--data', 'odd.csv', '--no-attribution'), folder)
    expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 241])
    expect(stderr).toContain('odd.csv: empty cells in scored years: 3, companies: 1 (C_8); ratios that need them')
    expect(stderr).toContain(
      'odd.csv: companies with a scored year whose total assets (X10) are not positive: 1 (C_9);',
    )
    expect(stderr).toContain('odd.csv: companies without a label (status_label): 1 (C_6); no measures')
    expect(stderr).not.toContain('ROC-AUC')
  })

  it.each<[string, (line: string) => string | string[], RegExp, boolean]>([
    [
      'words of its own',
      (line) => line.replace(',failed,', ',bankrupt,').replace(',alive,', ',healthy,'),
      /words in status_label that are none of failed, 1, alive, 0: 2 \(bankrupt, healthy\).*240 \(C_1, C_2, C_3, \.\.\.\)/,
      false,
    ],
    [
      'NaN',
      (line) => line.replace(/,(failed|alive),/, ',NaN,'),
      /companies without a label \(status_label\): 240/,
      false,
    ],
    [
      'labels of the year, not the company',
      (line) => line.replace(/^(C_1,failed),(\d+)/, (_, start, year) => `${year < 2009 ? 'C_1,alive' : start},${year}`),
      /whose label \(status_label\) changes from row to row: 1 \(C_1\)/,
      false,
    ],
    [
      'labels in some rows, in capitals',
      (line) => line.replace(/^(C_\d+),failed,(\d+[02468],)/, '$1,,$2').replace(',alive,', ',Alive,'),
      /companies with a label \(status_label\) in some rows only: 60 \(C_1, C_5, C_9, \.\.\.\)/,
      true,
    ],
    ['rows twice', (line) => (line.startsWith('C_7,') ? [line, line] : line), /identical rows left out: 6\n/, true],
  ])('scores a file with %s as any other', async (_, change, note, measured) => {
    writePanel(path.join(folder, 'labels.csv'), [...panelLines().flatMap(change), ','.repeat(20), '  '])
    const { code, stderr } = await runFdp(
      predictArgs('--data', 'labels.csv', '--out', 'labels-scores.csv', '--no-attribution'),
      folder,
    )
    expect([code, stderr.includes('ROC-AUC')]).toEqual([0, measured])
    expect(stderr).toMatch(note)
    expect(read('labels-scores.csv')).toEqual(read('scores.csv'))
  })

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      'too short',
      (lines) => lines.filter((line) => !/,20\d[02468],/.test(line)),
      /3 years in a row \(--window 3\), .*; received companies without such years: 240 \(C_1, C_2, C_3, \.\.\.\)\n/,
    ],
    [
      'beyond single precision',
      (lines) =>
        lines.map((line) =>
          line.startsWith('C_3,') ? line.split(',').with(3, '3e38').with(12, '0.001').join(',') : line,
        ),
      /for windows of 3 years values must fit a 32-bit float .*; received C_3, /,
    ],
  ])('refuses a file of companies %s by its name', async (_, change, message) => {
    writePanel(path.join(folder, 'none.csv'), change(panelLines()))
    const { code, stdout, stderr } = await runFdp(predictArgs('--data', 'none.csv'), folder)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^fdp: none\.csv: /)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('says where amounts are in another unit, and scores them all the same', async () => {
    const scaled = panelLines().map((line, row) =>
      row === 0
        ? line
        : line
            .split(',')
            .map((cell, column) => (column < 3 ? cell : Number(cell) * 1e6))
            .join(','),
    )
    writePanel(path.join(folder, 'dollars.csv'), scaled)
    const note = /total assets \(X10\) have a median of [\d,]+ here \(240 companies\), [\d,]+ times the \d+ of the data/
    const args = predictArgs('--data', 'dollars.csv', '--no-attribution')
    const [told, json] = await Promise.all([runFdp(args, folder), runFdp([...args, '--json'], folder)])
    expect([told.code, told.stdout.trimEnd().split('\n').length]).toEqual([0, 241])
    expect(told.stderr).toMatch(new RegExp(`^dollars\\.csv: ${note.source}`))
    expect(JSON.parse(json.stdout).notes.filter((text: string) => note.test(text))).toHaveLength(1)
    const usual = await runFdp(predictArgs('--data', 'panel.csv', '--no-attribution'), folder)
    expect(usual.stderr).not.toContain('total assets')
  })

  it.each([
    ['a feature that is missing', (line: string) => line.split(',').slice(0, -1).join(','), 'X18'],
    ['a cell that is no number', (line: string) => line.replace(/^C_7,([^,]*),([^,]*),[^,]*/, 'C_7,$1,$2,many'), 'X1'],
  ])('refuses %s and says which', async (_, change, named) => {
    writeFileSync(path.join(folder, 'bad.csv'), `${panelLines().map(change).join('\n')}\n`)
    const { code, stderr } = await runFdp(predictArgs('--data', 'bad.csv', '--out', 'bad-scores.csv'), folder)
    expect(code).toBe(2)
    expect(stderr).toContain(named)
    expect(readdirSync(folder)).not.toContain('bad-scores.csv')
  })

  const cut = (file: string, size: number) => truncateSync(file, size)
  it.each<[string, string, (file: string) => void, RegExp]>([
    [
      'a manifest that is cut',
      'model.json',
      (file) => cut(file, 200),
      /model\.json holds whole JSON; received 200 characters/,
    ],
    [
      'a manifest of nothing',
      'model.json',
      (file) => writeFileSync(file, ''),
      /model\.json holds whole JSON; received 0 characters/,
    ],
    [
      'JSON that is no model',
      'model.json',
      (file) => writeFileSync(file, '[1, 2]'),
      /model\.json has the format fdp-scoring-model.*received no format/,
    ],
    [
      'a manifest without its scalers',
      'model.json',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('"scaler"', '"scaled"')),
      /model\.json describes a model .* \(at windows\.0\.channels\.levels\.scaler\)/,
    ],
    [
      'weights that are cut',
      'w3/network-1/weights',
      (file) => cut(file, 1000),
      /w3\/network-1: weights-[0-9a-f]{8}\.bin must have \d+ bytes.*1000/,
    ],
    [
      "a network's JSON that is cut",
      'w3/network-1/model.json',
      (file) => cut(file, 300),
      /w3\/network-1: model\.json must be whole JSON/,
    ],
    ['a forest that is cut', 'w3/forest-1.zip', (file) => cut(file, 3000), /w3\/forest-1\.zip is a forest/],
    [
      'a forest of other bytes',
      'w3/boosted-1.zip',
      (file) =>
        writeFileSync(
          file,
          readFileSync(file).map((x, i) => (i === 2000 ? x ^ 255 : x)),
        ),
      /w3\/boosted-1\.zip is a forest/,
    ],
    ['a forest that is gone', 'w3/forest-1.zip', (file) => rmSync(file), /w3\/forest-1\.zip is a forest/],
  ])('refuses %s, naming folder and file', async (_, name, damage, message) => {
    const broken = path.join(folder, 'broken')
    rmSync(broken, { recursive: true, force: true })
    cpSync(path.join(folder, 'model'), broken, { recursive: true })
    const place = path.join(broken, path.dirname(name))
    const entry = readdirSync(place).find((each) => each.startsWith(path.basename(name))) ?? ''
    damage(path.join(place, entry))
    const { code, stdout, stderr } = await runFdp(predictArgs('--data', 'panel.csv').with(2, 'broken'), folder)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^fdp: broken\//)
    expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2])
  })

  it.each([
    [['--model', 'nowhere', '--window', '3'], 'fdp train distress'],
    [['--model', 'model', '--window', '5'], 'trained for (3)'],
    [['--model', 'model', '--window', '3', '--split', 'test'], '--split is for files of windows'],
    [['--model', 'model', '--window', '3', '--prior', '1'], 'between 0 and 1'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await runFdp(['predict', ...args, '--data', 'panel.csv'], folder)
    expect([code, stderr.includes(message)]).toEqual([2, true])
  })
})
