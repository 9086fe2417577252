import { DataError } from './errors.ts'

/** The part that data plays in an experiment. Data that was never split has none. */
export type Role = 'train' | 'validation' | 'test'

/**
 * Refuses to fit on validation or test data. Data without a role (never split) passes: what is fitted on it records
 * that, and `auditLeakage` reports it.
 *
 * @throws DataError `role`
 */
export const checkFitRole = (role: Role | undefined, what: string): void => {
  if (role !== undefined && role !== 'train')
    throw new DataError({
      code: 'role',
      rule: `${what} is fitted on training data only; transform the ${role} part with what was fitted on training`,
      received: role,
    })
}
