/** As a stack begins; a failed job keeps its error's message and stack, but no name. */
const headOf = ({ name, message }: Error): string => (message === '' ? name : `${name}: ${message}`)

/** An error that a job can fail with so that {@link fromJobFailure} finds its name. */
export function toJobError(error: Error): Error {
  const told = new Error(error.message)
  // Its own stack begins with the name that it had when it was made: before a subclass's field named it.
  const frames = /^ +at .*/ms.exec(error.stack ?? '')
  told.stack = frames === null ? headOf(error) : `${headOf(error)}\n${frames[0]}`
  return told
}

/** The error that a job failed with, from what BullMQ keeps of it: an empty message it drops. */
export function fromJobFailure(reason: string | undefined, stacks: readonly string[] | null | undefined): Error {
  const stack = stacks?.at(-1)
  if (stack === undefined) return new Error(reason ?? 'the job failed')
  const error = new Error(reason ?? '')
  const end = stack.indexOf(reason === undefined ? '\n' : `: ${reason}`)
  if (end > 0) error.name = stack.slice(0, end)
  return error
}
