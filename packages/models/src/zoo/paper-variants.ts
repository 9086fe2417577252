import type { CnnBilstmAttentionOptions } from './options.ts'

type Variant = Omit<CnnBilstmAttentionOptions, 'steps' | 'features' | 'seed'>

const variant = (convFilters: number[], lstmUnits: number[]): Variant => ({
  convFilters,
  lstmUnits,
  kernelSize: 3,
  convPadding: 'same',
  poolSize: 2,
  convDropout: 0.5,
  lstmDropout: [0.2, 0.1].slice(0, lstmUnits.length),
  merge: 'concat',
  attention: 'paper',
  denseUnits: [128, 128],
  denseDropout: [0.1, 0.3],
})

/**
 * Options of the distress paper's m1 to m4 for `cnn-bilstm-attention`: structure of Table 7, dropouts and dense units
 * as tuned in Table 6 (Song, Chiangpradit and Busababodhin 2025). Table 7 shows one dense row, the text two layers:
 * two here.
 *
 * @example
 * createModel('cnn-bilstm-attention', { steps: 8, features: 34, seed: 7, ...paperVariants.m1 })
 */
export const paperVariants: Readonly<Record<'m1' | 'm2' | 'm3' | 'm4', Variant>> = {
  m1: variant([64], [64]),
  m2: variant([64], [64, 128]),
  m3: variant([64, 128], [64]),
  m4: variant([64, 128], [64, 128]),
}
