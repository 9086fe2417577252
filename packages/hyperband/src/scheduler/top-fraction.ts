/** A binary heap; `before` says which of two comes first. */
interface Heap<T> {
  peek(): T | undefined
  push(item: T): void
  pop(): T | undefined
  readonly size: () => number
}

function heap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = []
  const swap = (i: number, j: number): void => {
    const item = items[i] as T
    items[i] = items[j] as T
    items[j] = item
  }
  const first = (i: number, j: number): boolean => before(items[i] as T, items[j] as T)
  return {
    size: () => items.length,
    peek: () => items[0],
    push(item) {
      items.push(item)
      for (let i = items.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1
        if (!first(i, parent)) break
        swap(i, parent)
        i = parent
      }
    },
    pop() {
      if (items.length === 0) return undefined
      swap(0, items.length - 1)
      const top = items.pop()
      for (let i = 0; ; ) {
        const left = 2 * i + 1
        if (left >= items.length) break
        const child = left + 1 < items.length && first(left + 1, left) ? left + 1 : left
        if (!first(child, i)) break
        swap(i, child)
        i = child
      }
      return top
    },
  }
}

/** A trial in a rung. */
export interface Ranked {
  readonly index: number
  readonly loss: number
}

/** The best `1 / eta` of a growing set, and which of them were not handed out yet. */
export interface TopFraction {
  add(item: Ranked): void
  /** The best one of the top fraction that was not taken, and takes it. */
  take(): Ranked | undefined
}

const better = (a: Ranked, b: Ranked): boolean => a.loss < b.loss || (a.loss === b.loss && a.index < b.index)

/**
 * Keeps the floor(n / eta) best of n items with O(log n) a step, where sorting at each request would make asking slow
 * for long studies.
 */
export function topFraction(eta: number): TopFraction {
  const top = heap<Ranked>((a, b) => better(b, a))
  const rest = heap<Ranked>(better)
  const candidates = heap<Ranked>(better)
  const inTop = new Set<number>()
  const taken = new Set<number>()
  let count = 0
  const enter = (item: Ranked): void => {
    top.push(item)
    inTop.add(item.index)
    if (!taken.has(item.index)) candidates.push(item)
  }
  return {
    add(item) {
      count++
      const size = Math.floor(count / eta)
      const worst = top.peek()
      if (worst !== undefined && better(item, worst)) {
        enter(item)
        if (top.size() > size) {
          const out = top.pop() as Ranked
          inTop.delete(out.index)
          rest.push(out)
        }
      } else rest.push(item)
      if (top.size() < size) enter(rest.pop() as Ranked)
    },
    take() {
      for (let item = candidates.pop(); item !== undefined; item = candidates.pop()) {
        if (inTop.has(item.index) && !taken.has(item.index)) {
          taken.add(item.index)
          return item
        }
      }
      return undefined
    },
  }
}
