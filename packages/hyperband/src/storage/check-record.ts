const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Null stands where a score was not finite, which were written before they were left out. */
const isPoint = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  Number.isFinite(value[0]) &&
  (value[1] === null || typeof value[1] === 'number')

const isCurve = (value: unknown): boolean => Array.isArray(value) && value.every(isPoint)

const isMetrics = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((part) => typeof part === 'number')

/** What a value would have to do to be a record of a study, the first one or a later one; undefined where it is one. */
export function brokenRule(value: unknown, first: boolean): string | undefined {
  if (!isObject(value)) return 'be an object'
  const { type, trial, rung } = value
  if (first) return type === 'study' ? undefined : 'be of type study, for it is the first one'
  if (type === 'study') return 'not be of type study, for it is not the first one'
  if (type !== 'ask' && type !== 'complete' && type !== 'prune' && type !== 'fail') {
    return 'be of type ask, complete, prune or fail'
  }
  if (typeof trial !== 'string') return 'have the name of a trial'
  if (!Number.isInteger(rung) || (rung as number) < 0) return 'have the number of a rung'
  if (type === 'ask')
    return value.config === undefined || isObject(value.config) ? undefined : 'have a config as an object'
  if (type === 'fail') {
    const { error } = value
    const told = isObject(error) && typeof error.name === 'string' && typeof error.message === 'string'
    return told ? undefined : 'have an error with name and message'
  }
  if (!Number.isFinite(value.score)) return 'have a finite score'
  if (value.metrics !== undefined && !isMetrics(value.metrics)) return 'have metrics as an object of numbers'
  return value.reports === undefined || isCurve(value.reports) ? undefined : 'have reports as pairs of numbers'
}
