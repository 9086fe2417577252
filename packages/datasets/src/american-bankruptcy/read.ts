import type { Panel } from '@fdp/data'
import { streamCsvFile } from '@fdp/data/node'
import { readAmericanPanel } from './read-panel.ts'
import type { AmericanReadOptions } from './read-table.ts'
import { type AmericanWindowsPart, readAmericanWindows } from './read-windows.ts'

/** What {@link readAmericanBankruptcy} found. */
export type AmericanBankruptcyFile =
  | { readonly form: 'panel'; readonly panel: Panel }
  | { readonly form: 'windows'; readonly parts: readonly AmericanWindowsPart[] }

/**
 * Which form of the American bankruptcy data a file has, by its header: ready-made windows have a column `window`.
 *
 * @throws DataError `file-not-found`, `file-unreadable`, `empty-file` and others of a CSV file's first rows
 * @example
 * ```ts
 * await americanForm('american_bankruptcy_dataset.csv') // 'panel'
 * ```
 */
export async function americanForm(path: string): Promise<AmericanBankruptcyFile['form']> {
  // The one column that tells, and no type guessed for it or another.
  const schema = { required: {}, optional: { window: 'text' }, foreign: 'skip' } as const
  for await (const { columns } of streamCsvFile(path, { delimiter: ',', batchRows: 1, schema }))
    return columns.length > 0 ? 'windows' : 'panel'
  return 'panel'
}

/**
 * Reads either form of the American bankruptcy data, told apart by the header: the published panel, or ready-made windows (a column
 * `window`), each with or without labels. {@link readAmericanForScoring} is the one for models that need no labels.
 *
 * @throws DataError as {@link readAmericanPanel} and {@link readAmericanWindows}
 * @example
 * ```ts
 * const file = await readAmericanBankruptcy('american_bankruptcy_dataset.csv')
 * if (file.form === 'panel') console.log(file.panel.entities.length) // 8971 as published
 * ```
 */
export async function readAmericanBankruptcy(
  path: string,
  options: AmericanReadOptions = {},
): Promise<AmericanBankruptcyFile> {
  return (await americanForm(path)) === 'windows'
    ? { form: 'windows', parts: await readAmericanWindows(path, options) }
    : { form: 'panel', panel: await readAmericanPanel(path, options) }
}
