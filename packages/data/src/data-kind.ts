import { DataError } from './errors.ts'

const has = (value: unknown, ...keys: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value)

const isPanel = (value: unknown): boolean => has(value, 'entities', 'periods', 'features', 'values', 'observed')
const areWindows = (value: unknown): boolean => has(value, 'entities', 'periods', 'features', 'values', 'shape')

/** What was given, in a few words: panels, windows and splits hold millions of numbers. */
const describe = (value: unknown): unknown => {
  if (isPanel(value)) return 'a panel'
  if (areWindows(value)) return 'windows'
  return typeof value === 'object' && value !== null
    ? `an object of ${Object.keys(value).slice(0, 8).join(', ')}`
    : value
}

const refuse = (rule: string, value: unknown): never => {
  throw new DataError({ code: 'invalid-shape', rule, received: describe(value) })
}

/** @throws DataError `invalid-shape` */
export const checkPanel = (value: unknown, name = 'the data'): void => {
  if (!isPanel(value)) refuse(`${name} must be a panel`, value)
}

/** @throws DataError `invalid-shape` */
export const checkWindows = (value: unknown, name = 'the data'): void => {
  if (!areWindows(value)) refuse(`${name} must be windows (slidingWindows makes them of a panel)`, value)
}

/** @throws DataError `invalid-shape` */
export const checkPanelOrWindows = (value: unknown, name = 'the data'): void => {
  if (!isPanel(value) && !areWindows(value)) refuse(`${name} must be a panel or windows`, value)
}
