import { StatsError } from './errors.ts'

/** The keys of an options type, each of them: a table that lacks one, or has one too many, does not compile. */
export type OptionKeys<T> = Readonly<Record<keyof T, true>>

/**
 * The options as they are, once nothing among them is unknown: an option that is misspelt would be passed over in silence. No
 * options at all are an empty object, so that a required one is missed by its own rule.
 */
export function readOptions<T extends object>(
  options: T | undefined,
  known: OptionKeys<NoInfer<T>>,
  functionName: string,
): T {
  if (options === undefined) return {} as T
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new StatsError('unknown-option', `the options of ${functionName} must be an object`, options)
  }
  for (const key of Object.keys(options)) {
    if (!Object.hasOwn(known, key)) {
      const names = Object.keys(known)
        .map((item) => `'${item}'`)
        .join(', ')
      throw new StatsError('unknown-option', `an option of ${functionName} must be one of ${names}`, key)
    }
  }
  return options
}
