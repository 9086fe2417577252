/** The longest delay that `setTimeout` takes, about 24.8 days; with a longer one it fires at once. */
const LONGEST = 2 ** 31 - 1

/** Calls back after any number of milliseconds. Gives a function that clears the timer. */
export function longTimer(callback: () => void, milliseconds: number): () => void {
  let timer: ReturnType<typeof setTimeout>
  const start = (left: number): void => {
    timer = left <= LONGEST ? setTimeout(callback, left) : setTimeout(() => start(left - LONGEST), LONGEST)
  }
  start(milliseconds)
  return () => clearTimeout(timer)
}
