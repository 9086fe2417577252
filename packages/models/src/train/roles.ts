import { check } from '../errors.ts'
import type { LabelledWindows } from './rows.ts'

/**
 * Refuses to learn from a part that is to judge what was learned. Windows without a role pass: who trains on training
 * and validation windows together, once nothing is chosen any more, joins their values and labels.
 *
 * @throws ModelsError `held-out-role`
 */
export function checkRoles(windows: LabelledWindows, validation: LabelledWindows | undefined): void {
  const role: unknown = windows?.role
  check(
    role === undefined || role === 'train',
    'held-out-role',
    "the windows to train on must be a training part (role 'train' or none): scores on windows that were learned from say nothing about new ones",
    role,
  )
  const other: unknown = validation?.role
  check(
    other === undefined || other === 'validation' || other === 'train',
    'held-out-role',
    "the windows of the option validation must not be a test part (role 'validation', 'train' or none): what is chosen by a score on test windows is no longer tested by them",
    other,
  )
}
