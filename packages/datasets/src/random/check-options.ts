import { DataError } from '@fdp/data'

/** @throws DataError `invalid-option` for options of a generator that are no object */
export function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw new DataError({ code: 'invalid-option', rule: 'options must be an object with a seed', received: options })
}
