/** Milliseconds that who closes a connection gives Redis to answer. */
const PATIENCE = 2000

/** Whether `work` ended in time. What fails counts as ended: nobody waits for it any more. */
export async function endsInTime(work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE)
  })
  const ended = work.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([ended, late])
  } finally {
    clearTimeout(timer)
  }
}
