import type { Panel } from '@fdp/data'
import { dataPath } from '../data-folder.ts'
import type { Dataset } from '../dataset.ts'
import { pullAmericanBankruptcy } from './pull.ts'
import { readAmericanPanel } from './read-panel.ts'
import { type AmericanWindowsPart, readAmericanWindows } from './read-windows.ts'

const panelFile = {
  path: 'american-bankruptcy/american_bankruptcy_panel_to_2014.csv.br',
  bytes: 1_594_523,
  sha256: 'dfbf89fa0f836c2504cb35e97b2e89ef9768883f6c1857a865fc1bf8e7c27709',
  content: { bytes: 4_388_164, sha256: '6df42b3d07fd86609ee46587872bef27366588cdc577c808f62d52ccbd86087a' },
}

const windowsFile = {
  path: 'american-bankruptcy/lstm_windows_train_validation.csv.br',
  bytes: 901_365,
  sha256: '71eb0ada3bd2fa7c3141caeae308e077a7db5af9baf3369450c8232166df3b06',
  content: { bytes: 5_390_442, sha256: 'cb6d3e460a72449176f3c3a3665fce74f90ddc851eeadebb155b20815fd0df18' },
}

/**
 * Annual statements of companies listed on NYSE and NASDAQ with a bankruptcy label: 5,260 companies (490 failed) whose last year is 2014 or
 * earlier, 30,784 firm-years. Lombardo et al. (2022), CC BY 4.0. `load()` gives the panel: entities `C_*`, periods 1999 to 2014, features
 * X1 to X18 (amounts, see `americanColumns`), entity labels 1 = failed.
 *
 * @example
 * ```ts
 * const panel = await americanBankruptcy.load()
 * ```
 */
export const americanBankruptcy: Dataset<Panel> & {
  /** The windows of 3, 4 and 5 years of the 2024 paper's training and validation parts. */
  loadWindows(): Promise<readonly AmericanWindowsPart[]>
} = {
  name: 'american-bankruptcy',
  title: 'American bankruptcy panel, companies whose last year is 2014 or earlier',
  kind: 'real',
  summary: '5,260 US listed companies (490 failed), 30,784 firm-years 1999-2014, 18 amounts from annual statements',
  licence: {
    name: 'CC-BY-4.0',
    url: 'https://creativecommons.org/licenses/by/4.0/',
    terms: 'attribution to Lombardo, Pellegrino, Adosoglou, Cagnoni, Pardalos and Poggi',
  },
  citation: `@article{lombardo2022bankruptcy,
  author = {Lombardo, Gianfranco and Pellegrino, Mattia and Adosoglou, George and Cagnoni, Stefano and Pardalos, Panos M. and Poggi, Agostino},
  title = {Machine Learning for Bankruptcy Prediction in the American Stock Market: Dataset and Benchmarks},
  journal = {Future Internet},
  year = {2022},
  volume = {14},
  number = {8},
  pages = {244},
  doi = {10.3390/fi14080244}
}

@article{pellegrino2024multihead,
  author = {Pellegrino, Mattia and Lombardo, Gianfranco and Adosoglou, George and Cagnoni, Stefano and Pardalos, Panos M. and Poggi, Agostino},
  title = {A Multi-Head {LSTM} Architecture for Bankruptcy Prediction with Time Series Accounting Data},
  journal = {Future Internet},
  year = {2024},
  volume = {16},
  number = {3},
  pages = {79},
  doi = {10.3390/fi16030079}
}
`,
  files: [panelFile, windowsFile],
  card: 'american-bankruptcy/README.md',
  load: () => readAmericanPanel(dataPath(panelFile.path)),
  pull: async (options) => [await pullAmericanBankruptcy(options)],
  loadWindows: () => readAmericanWindows(dataPath(windowsFile.path)),
}
