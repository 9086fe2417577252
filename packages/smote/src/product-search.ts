import { searchRow } from './direct-search.ts'
import type { Space } from './distance.ts'
import { measureIn } from './measure.ts'
import { type Kernel, kernelWith } from './nearest-kernel.ts'
import { entryLimit, nearestList, offer } from './nearest-list.ts'
import type { Neighbours } from './neighbours.ts'

/** Candidates beyond `k` that are ranked again by the direct measure: at first, and where those leave a doubt. */
const SPARE = [8, 128] as const
/** References that are packed at a time when they are not the queries themselves. */
const CHUNK = 4096
/** Columns whose products are summed before they are added up: see {@link roundingUnits}. */
const DEPTH = 384
const LARGEST_SCALE = 2 ** 1000

/**
 * Finds the nearest references of each query by the product form of the Euclidean distance, in single precision and tile
 * by tile, as candidates only: `k + 8` a query are ranked again by the direct measure in double precision. Where the
 * rounding or overflow of the product form leaves open whether another row should be among them, `k + 128` are, and where
 * that leaves it open, too, the query is searched directly. So the neighbours are those of the direct search, bit by bit.
 *
 * @returns whether it could be done: there may be no WebAssembly SIMD
 */
export function searchByProducts(
  space: Space,
  queries: Int32Array,
  references: Int32Array,
  k: number,
  groups: Int32Array | undefined,
  found: Neighbours,
): boolean {
  let open: Int32Array = Int32Array.from(queries.keys())
  for (const spare of SPARE) {
    const asked = open.length === queries.length ? queries : open.map((at) => queries[at]!)
    const doubtful = rankCandidates(space, asked, references, k, spare, groups, open, found)
    if (doubtful === undefined) return false
    if (doubtful.length === 0) return true
    open = doubtful
  }
  const measure = measureIn(space)
  for (const at of open) searchRow(measure, queries[at]!, references, k, groups, found, at)
  return true
}

/**
 * Writes the neighbours of `queries` to the places `places` of `found`.
 *
 * @returns the places that are left open, `undefined` without WebAssembly SIMD
 */
function rankCandidates(
  space: Space,
  queries: Int32Array,
  references: Int32Array,
  k: number,
  spare: number,
  groups: Int32Array | undefined,
  places: Int32Array,
  found: Neighbours,
): Int32Array | undefined {
  const symmetric = queries === references
  const { width } = space
  const depth = width <= DEPTH ? width : Math.ceil(width / Math.ceil(width / DEPTH))
  const listSize = k + spare
  const layout = layOut(width, depth, queries.length, symmetric ? 0 : Math.min(references.length, CHUNK), listSize)
  const kernel = kernelWith(layout.bytes)
  if (kernel === undefined) return undefined
  const frame = frameOf(space, references)
  const { functions } = kernel
  const asked = layout.queries
  const askedGroups = groups === undefined ? 0 : asked.groups
  packRows(kernel, asked, space, frame, queries, groups, listSize)
  functions.setQueries(asked.halves, asked.limits, asked.lists, asked.rows, askedGroups, listSize)
  if (symmetric) {
    functions.setReferences(asked.halves, asked.limits, asked.lists, asked.rows, askedGroups)
    functions.search(
      asked.panels,
      asked.count,
      asked.panels,
      asked.count,
      width,
      depth,
      layout.tile,
      layout.block,
      true,
    )
  } else {
    const searched = layout.references
    for (let start = 0; start < references.length; start += CHUNK) {
      const chunk = references.subarray(start, start + CHUNK)
      packRows(kernel, searched, space, frame, chunk, groups, 0)
      functions.setReferences(
        searched.halves,
        searched.limits,
        0,
        searched.rows,
        groups === undefined ? 0 : searched.groups,
      )
      const count = padded(chunk.length)
      functions.search(
        asked.panels,
        asked.count,
        searched.panels,
        count,
        width,
        depth,
        layout.tile,
        layout.block,
        false,
      )
    }
  }
  return rankAgain(kernel, layout, frame.scale, space, queries, roundingUnits(width, depth), places, found)
}

/** Addresses of a block of rows in the kernel's memory. */
interface RowBlock {
  readonly count: number
  readonly panels: number
  readonly halves: number
  readonly limits: number
  readonly rows: number
  readonly groups: number
  readonly lists: number
}

interface Layout {
  readonly queries: RowBlock
  readonly references: RowBlock
  readonly tile: number
  /** References in a tile. */
  readonly block: number
  readonly listSize: number
  readonly bytes: number
}

function padded(count: number): number {
  return Math.ceil(count / 8) * 8
}

function layOut(width: number, depth: number, queries: number, references: number, listSize: number): Layout {
  // A tile's references should stay in the second-level cache while all queries pass by.
  const block = Math.min(512, Math.max(64, padded(2 ** 16 / depth)))
  let bytes = 64
  const take = (size: number) => {
    const address = bytes
    bytes += Math.ceil(size / 64) * 64
    return address
  }
  const rowBlock = (rows: number, entries: number): RowBlock => {
    const count = padded(rows)
    return {
      count,
      panels: take(count * width * 4),
      halves: take(count * 4),
      limits: take(count * 4),
      rows: take(count * 4),
      groups: take(count * 4),
      lists: take(count * entries * 8),
    }
  }
  const asked = rowBlock(queries, listSize)
  const searched = rowBlock(references, 0)
  const tile = take(16 * block * 4 + 64)
  return { queries: asked, references: searched, tile, block, listSize, bytes }
}

/** What maps a value to the kernel's coordinates: `(value - centre[column]) * factor[column]`. */
interface Frame {
  readonly centres: Float64Array
  readonly factors: Float64Array
  /** Kernel distance / distance, a power of two. */
  readonly scale: number
}

/**
 * Centred at the mean of `rows`, where products cancel least, and scaled so that they lie in [-1, 1], where squares neither
 * overflow nor vanish.
 */
function frameOf({ values, width, factors }: Space, rows: Int32Array): Frame {
  const centres = new Float64Array(width)
  const lowest = new Float64Array(width).fill(Number.POSITIVE_INFINITY)
  const highest = new Float64Array(width).fill(Number.NEGATIVE_INFINITY)
  for (let at = 0; at < rows.length; at++) {
    const start = rows[at]! * width
    for (let j = 0; j < width; j++) {
      const value = values[start + j]!
      centres[j]! += value
      if (value < lowest[j]!) lowest[j] = value
      if (value > highest[j]!) highest[j] = value
    }
  }
  let largest = 0
  for (let j = 0; j < width; j++) {
    centres[j]! /= rows.length
    const reach = Math.max(highest[j]! - centres[j]!, centres[j]! - lowest[j]!) * (factors?.[j] ?? 1)
    largest = Math.max(largest, reach)
  }
  const scale = intoUnit(largest)
  return { centres, factors: Float64Array.from(centres, (_, j) => scale * (factors?.[j] ?? 1)), scale }
}

/** The power of two, at most 2 ** 1000, that takes a number above 0 to (0.5, 1]; 1 for 0. */
function intoUnit(largest: number): number {
  let scale = 1
  while (largest * scale > 1) scale /= 2
  while (largest > 0 && largest * scale <= 0.5 && scale < LARGEST_SCALE) scale *= 2
  return scale
}

function packRows(
  { memory }: Kernel,
  block: RowBlock,
  { values, width }: Space,
  { centres, factors }: Frame,
  rows: Int32Array,
  groups: Int32Array | undefined,
  listSize: number,
): void {
  const count = padded(rows.length)
  const panels = new Float32Array(memory.buffer, block.panels, count * width)
  const halves = new Float32Array(memory.buffer, block.halves, count)
  new Float32Array(memory.buffer, block.limits, count).fill(Number.POSITIVE_INFINITY)
  new Int32Array(memory.buffer, block.rows, rows.length).set(rows)
  if (groups !== undefined) {
    const packed = new Int32Array(memory.buffer, block.groups, rows.length)
    for (let at = 0; at < rows.length; at++) packed[at] = groups[rows[at]!]!
  }
  new Float32Array(memory.buffer, block.lists, count * listSize * 2).fill(Number.POSITIVE_INFINITY)
  for (let at = 0; at < count; at++) {
    const to = (at >> 3) * width * 8 + (at & 7)
    if (at >= rows.length) {
      for (let j = 0; j < width; j++) panels[to + j * 8] = 0
      halves[at] = Number.POSITIVE_INFINITY
      continue
    }
    const from = rows[at]! * width
    let sum = 0
    for (let j = 0; j < width; j++) {
      const coordinate = Math.fround((values[from + j]! - centres[j]!) * factors[j]!)
      panels[to + j * 8] = coordinate
      sum += coordinate * coordinate
    }
    halves[at] = sum / 2
  }
}

/** Ranks the candidates by the direct measure; the places where another row might belong among the nearest. */
function rankAgain(
  { memory }: Kernel,
  { queries: block, listSize }: Layout,
  scale: number,
  space: Space,
  queries: Int32Array,
  units: number,
  places: Int32Array,
  found: Neighbours,
): Int32Array {
  const { k } = found
  const measure = measureIn(space)
  // Squares below the smallest number count as nothing in the direct measure.
  const underflow = space.width * 2 ** -1070
  const halves = new Float32Array(memory.buffer, block.halves, queries.length)
  const lists = new Float32Array(memory.buffer, block.lists, queries.length * listSize * 2)
  const candidates = new Int32Array(memory.buffer, block.lists, queries.length * listSize * 2)
  const nearest = nearestList(k)
  const open: number[] = []
  for (let at = 0; at < queries.length; at++) {
    if (!Number.isFinite(halves[at]!)) {
      // A query far from all references, by which the frame is made: its product forms overflow, and there are no candidates.
      open.push(places[at]!)
      continue
    }
    const query = queries[at]!
    const start = at * listSize * 2
    const norm = Math.sqrt(2 * halves[at]!)
    nearest.count = 0
    // No row whose product form exceeds `reach` can be among the k nearest.
    let reach = Number.POSITIVE_INFINITY
    let product = 0
    for (let place = 0; place < listSize; place++) {
      product = 2 * lists[start + place]!
      if (product > reach || product === Number.POSITIVE_INFINITY) break
      const row = candidates[start + listSize + place]!
      offer(nearest, row, measure(query, row, entryLimit(nearest)))
      const farthest = (entryLimit(nearest) + underflow) * scale * scale
      reach = farthest + roundingBound(units, norm, Math.sqrt(farthest))
    }
    if (product > reach || product === Number.POSITIVE_INFINITY) {
      found.rows.set(nearest.rows, places[at]! * k)
      found.measures.set(nearest.measures, places[at]! * k)
    } else {
      open.push(places[at]!)
    }
  }
  return Int32Array.from(open)
}

/** Roundings on the way of a sum of products: `depth` of them at a time, added up `width / depth` times. */
function roundingUnits(width: number, depth: number): number {
  return depth + Math.ceil(width / depth)
}

/**
 * The most by which the product form may overstate the squared distance from `x` of a row that is at most `distance`
 * away, whose norm is at most `norm + distance`: the roundings of twice the product, and 8 more, relative to the square of
 * both norms' sum, of coordinates, norms, and the three terms' sum.
 *
 * Source: Higham (2002), Accuracy and Stability of Numerical Algorithms, sections 3.1 and 4.2.
 */
function roundingBound(units: number, norm: number, distance: number): number {
  const product = 2 * units * norm * (norm + distance)
  const others = 8 * (2 * norm + distance) * (2 * norm + distance)
  return 1.01 * 2 ** -24 * (product + others) + units * 2 ** -140
}
