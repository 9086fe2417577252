import type { Panel } from '@fdp/data'
import { americanForm, readAmericanPanel } from '@fdp/datasets'
import { InputError } from '../errors.ts'

/** The panel of a user's file in the form of the American bankruptcy panel, and what its reader did that is worth knowing. */
export interface OwnPanel {
  readonly panel: Panel
  readonly notes: readonly string[]
}

/** @throws InputError `data.form` for ready-made windows; DataError as `readAmericanPanel` of `@fdp/datasets` */
export async function readOwnPanel(file: string): Promise<OwnPanel> {
  if ((await americanForm(file)) === 'windows')
    throw new InputError(
      'data.form',
      `${file}: one row for each company and year (the published panel)`,
      'ready-made windows (the file has a column window), which only `fdp predict` takes',
    )
  const notes: string[] = []
  const panel = await readAmericanPanel(file, { onNote: (note) => notes.push(note) })
  return { panel, notes }
}
