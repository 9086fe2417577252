import type { Protocol } from '../../options.ts'
import type { StudySizes } from './sample/sample.ts'

const foldText = (protocol: Protocol): string => (protocol === 'strict' ? 'company fold' : 'random draw of the windows')

/** What scores are taken on. */
export const testUnit = (protocol: Protocol): string => `test ${protocol === 'strict' ? 'companies' : 'windows'}`

/** What a block of the tests is, as sentences. */
export function describeBlocks(sizes: StudySizes, protocol: Protocol): string {
  return `A block is one ${foldText(protocol)} and one seed at w = ${sizes.widths[0]}: ${sizes.folds} x ${sizes.seeds} blocks, every model in each. Blocks of one fold share their test companies, and a seed alone measures only the noise of training.`
}

/** What a block of the test of all models is, as sentences. */
export function describeWideBlocks(sizes: StudySizes, protocol: Protocol): string {
  const { folds, comparisonSeeds: seeds } = sizes
  return `A block is one ${foldText(protocol)}${seeds === 1 ? ', each model trained once in it' : ' and one seed'}: ${folds * seeds} blocks. With so few blocks and so many models only wide differences of ranks show.`
}

/** What the protocol does, as paragraphs. */
export function protocolText(protocol: Protocol): string[] {
  return protocol === 'strict'
    ? [
        'Strict protocol. Companies are split first, stratified by class; winsorising quantiles, medians for missing cells and the z-scores are fitted on training companies; SMOTE sees training windows only; Hyperband scores validation companies, which also choose the epoch and the threshold; the test companies of each fold are read once.',
        'Every fold has a search of its own, so that no company that is ever tested has had a part in choosing the configuration it is tested with.',
      ]
    : [
        'Paper protocol, as published: quantiles, medians and z-scores are fitted on all companies, then windows are dealt out at random 80:20, so that windows of one company that share quarters or years stand on both sides; the search maximises accuracy on the test windows, and decisions are made at 0.5. The larger part is dealt 80:20 once more: a model is trained on 64 % of the windows, and the 16 % beside them choose its epoch. The numbers of this page are therefore too good, and the last section says by how much.',
      ]
}
