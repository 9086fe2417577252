/** Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts; a second Ctrl-C ends the process at once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(new InterruptedError())
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    const result = await work(controller.signal)
    controller.signal.throwIfAborted()
    return result
  } catch (error) {
    // What fails because of the abort (a killed worker, a rejected wait) is the interruption, not an error of its own.
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/** The run was stopped by a person; its finished steps are on disk. */
export class InterruptedError extends Error {
  constructor() {
    super('interrupted')
    this.name = 'InterruptedError'
  }
}
