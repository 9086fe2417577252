import { SmoteError } from './errors.ts'

/** The keys of an options type, each of them: a table that lacks one, or names another, does not compile. */
export type OptionKeys<T> = Readonly<Record<keyof T, true>>

/**
 * The options as they are, once nothing among them is unknown: an option that is misspelt would be passed over in silence. No
 * options at all are an empty object, so that a required one is missed by its own rule.
 *
 * @param name - the function, or the option, whose options they are
 * @throws {SmoteError} `bad-option`
 */
export function readOptions<T extends object>(options: T | undefined, known: OptionKeys<NoInfer<T>>, name: string): T {
  if (options === undefined) return {} as T
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new SmoteError('bad-option', `The options of ${name} must be an object.`, options)
  }
  for (const key of Object.keys(options)) {
    if (!Object.hasOwn(known, key)) {
      const names = Object.keys(known).join(', ')
      throw new SmoteError('bad-option', `An option of ${name} must be one of ${names}.`, key)
    }
  }
  return options
}
