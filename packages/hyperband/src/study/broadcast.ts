/** Hands every value to every iteration that was open when it came. */
export interface Broadcast<T> {
  /** Whether anybody listens: events need not be made for nobody. */
  readonly active: () => boolean
  send(value: T): void
  end(): void
  subscribe(): AsyncIterableIterator<T>
}

/** A broadcast without a clock or a bound: a listener that stops listening (break) is forgotten. */
export function createBroadcast<T>(): Broadcast<T> {
  const listeners = new Set<{ push(value: T): void; end(): void }>()
  let ended = false
  return {
    active: () => listeners.size > 0,
    send(value) {
      for (const listener of listeners) listener.push(value)
    },
    end() {
      ended = true
      for (const listener of listeners) listener.end()
      listeners.clear()
    },
    subscribe() {
      const queue: T[] = []
      const waiting: ((result: IteratorResult<T>) => void)[] = []
      let over = ended
      const finish = (): void => {
        over = true
        for (const resolve of waiting.splice(0)) resolve({ value: undefined, done: true })
      }
      const listener = {
        push(value: T): void {
          const resolve = waiting.shift()
          if (resolve === undefined) queue.push(value)
          else resolve({ value, done: false })
        },
        end: finish,
      }
      if (!ended) listeners.add(listener)
      return {
        [Symbol.asyncIterator]() {
          return this
        },
        next() {
          if (queue.length > 0) return Promise.resolve({ value: queue.shift() as T, done: false })
          if (over) return Promise.resolve({ value: undefined, done: true })
          return new Promise((resolve) => waiting.push(resolve))
        },
        return() {
          listeners.delete(listener)
          queue.length = 0
          finish()
          return Promise.resolve({ value: undefined, done: true })
        },
      }
    },
  }
}
