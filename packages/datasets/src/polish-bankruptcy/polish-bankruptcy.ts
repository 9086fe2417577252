import type { NumberColumn } from '@fdp/data'
import { readCsvFile } from '@fdp/data/node'
import { dataPath } from '../data-folder.ts'
import type { Dataset } from '../dataset.ts'
import { polishColumns } from './columns.ts'

/**
 * One cross-section: each row a company's statement, without company or time. Some rows stand twice, equal in all 64 ratios and the label (82
 * pairs of rows in 1year, 87 in 3year, 60 in 5year): drop the twins, or split by distinct row, lest one of a pair be trained on and the other
 * tested.
 */
export interface PolishCrossSection {
  readonly name: '1year' | '3year' | '5year'
  /** Years from the statement to the status in `labels`. */
  readonly horizon: 1 | 3 | 5
  /** [row][ratio], NaN where missing. */
  readonly values: Float64Array
  readonly missing: Uint8Array
  readonly shape: readonly [rows: number, ratios: number]
  /** 1 bankrupt after `horizon` years. */
  readonly labels: Uint8Array
  readonly features: readonly string[]
}

const files = [
  {
    path: 'polish-bankruptcy/1year.arff.br',
    bytes: 1_228_368,
    sha256: 'd11b426d307f16df36787dd96e594727f4c1eed1d286ad81261cb93477f29a2a',
    content: { bytes: 3_432_892, sha256: '978ce71a4809e964dda43d46a368c27a1a36df1e0b6345f215473ec9c3b12add' },
  },
  {
    path: 'polish-bankruptcy/3year.csv.br',
    bytes: 1_854_929,
    sha256: '24f23f5ac19373e5954143ddd3c49a222a3484802b32181bd3b7d451c65223de',
    content: { bytes: 5_184_978, sha256: '65ee0ebe276e4d394ef27f1feda69f7f70bd263a9671c06013e19c4e4b8a2f21' },
  },
  {
    path: 'polish-bankruptcy/5year.arff.br',
    bytes: 1_041_305,
    sha256: '5efcc336817156c6e6d2c707ec7152e0d3d74337a3db477f3512ba2e0c3ce5b1',
    content: { bytes: 2_899_490, sha256: 'cb3f6f250ac46bd8d18e9a222f489fe8ee3e396fcec18959f5a0ef8e8169b2fc' },
  },
]

const features = Object.keys(polishColumns)
const ARFF_HEADER_LINES = 69

/**
 * Cross-sections of 64 financial ratios of Polish companies, three of the five published files. Zieba, Tomczak and Tomczak (2016), CC BY 4.0.
 * There is no company id, so no panel and no split by company: use it for oversampling, scaling and missing values. Some rows stand twice
 * (see {@link PolishCrossSection}), and they do so here, too.
 *
 * @example
 * ```ts
 * const sections = await polishBankruptcy.load()
 * const lastYear = sections.find(({ horizon }) => horizon === 1) // 5,910 rows, 410 bankrupt
 * ```
 */
export const polishBankruptcy: Dataset<readonly PolishCrossSection[]> = {
  name: 'polish-bankruptcy',
  title: 'Polish companies bankruptcy, three of five files',
  kind: 'real',
  summary: '64 ready-made ratios of Polish companies: 7,027, 10,503 and 5,910 rows, bankrupt after 5, 3 and 1 years',
  licence: {
    name: 'CC-BY-4.0',
    url: 'https://creativecommons.org/licenses/by/4.0/',
    terms: 'attribution to Zieba, Tomczak and Tomczak, and to the UCI Machine Learning Repository',
  },
  citation: `@article{zieba2016ensemble,
  author = {Zi{\\k{e}}ba, Maciej and Tomczak, Sebastian K. and Tomczak, Jakub M.},
  title = {Ensemble boosted trees with synthetic features generation in application to bankruptcy prediction},
  journal = {Expert Systems with Applications},
  year = {2016},
  volume = {58},
  pages = {93--101},
  doi = {10.1016/j.eswa.2016.04.001}
}

@misc{tomczak2016polish,
  author = {Tomczak, Sebastian},
  title = {Polish Companies Bankruptcy},
  howpublished = {UCI Machine Learning Repository},
  year = {2016},
  doi = {10.24432/C5F600}
}
`,
  files,
  card: 'polish-bankruptcy/README.md',
  load: () =>
    Promise.all([
      section('1year', 5, files[0]?.path as string),
      section('3year', 3, files[1]?.path as string),
      section('5year', 1, files[2]?.path as string),
    ]),
}

async function section(
  name: PolishCrossSection['name'],
  horizon: PolishCrossSection['horizon'],
  path: string,
): Promise<PolishCrossSection> {
  const names = [...features, 'class']
  const table = await readCsvFile(dataPath(path), {
    delimiter: ',',
    types: Object.fromEntries(names.map((column) => [column, 'number'])),
    ...(path.endsWith('.arff.br') ? { header: names, skipLines: ARFF_HEADER_LINES, missing: ['?'] } : {}),
  })
  const columns = table.columns as readonly NumberColumn[]
  const values = new Float64Array(table.rowCount * features.length)
  const missing = new Uint8Array(values.length)
  for (let f = 0; f < features.length; f++) {
    const column = columns[f] as NumberColumn
    for (let row = 0; row < table.rowCount; row++) {
      values[row * features.length + f] = column.values[row] as number
      missing[row * features.length + f] = column.missing[row] as number
    }
  }
  const labels = Uint8Array.from((columns.at(-1) as NumberColumn).values)
  return { name, horizon, values, missing, shape: [table.rowCount, features.length], labels, features }
}
