import { SmoteError, type SmoteErrorCode } from '../src/errors.ts'

/** The code of the SmoteError that a call throws, `'none'` if it returns. */
export function codeOf(call: () => unknown): SmoteErrorCode | 'none' {
  try {
    call()
    return 'none'
  } catch (error) {
    if (error instanceof SmoteError) return error.code
    throw error
  }
}
