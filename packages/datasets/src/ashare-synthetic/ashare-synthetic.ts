import type { Panel } from '@fdp/data'
import type { Dataset } from '../dataset.ts'
import { generateAshare } from './generate.ts'

/**
 * The synthetic A-share sample of seed 1, as a data set: 135 + 755 companies, 12 quarters, the 34 indicators of Song et al. (2025). For other
 * seeds, sizes and years call {@link generateAshare}.
 *
 * @example
 * ```ts
 * const panel = await ashareSynthetic.load()
 * ```
 */
export const ashareSynthetic: Dataset<Panel> = {
  name: 'ashare-synthetic',
  title: 'Synthetic A-share sample (generated, no figure is of any company)',
  kind: 'synthetic',
  summary: '135 distressed and 755 other synthetic companies, 12 quarters, 34 indicators from simulated statements',
  licence: {
    name: 'CC0-1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    terms: 'none; say that it is synthetic',
  },
  citation: `@misc{fdp_ashare_synthetic,
  author = {{The fdp authors}},
  title = {Synthetic A-share sample: a seeded generator of quarterly statements with gradual deterioration},
  howpublished = {npm package @fdp/datasets},
  note = {synthetic data}
}

@article{song2025distress,
  author = {Song, Yingying and Chiangpradit, Monchaya and Busababodhin, Piyapatr},
  title = {{Hyperband}-Optimized {CNN-BiLSTM} with Attention Mechanism for Corporate Financial Distress Prediction},
  journal = {Applied Sciences},
  year = {2025},
  volume = {15},
  number = {11},
  pages = {5934},
  doi = {10.3390/app15115934}
}
`,
  files: [],
  card: 'ashare-synthetic/README.md',
  load: async () => generateAshare({ seed: 1 }).indicators,
}
