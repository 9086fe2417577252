import { SmoteError } from './errors.ts'
import type { Labels, Samples, Values } from './samples.ts'

/** Samples after validation: what the algorithms compute with. */
export interface Table {
  readonly values: Values
  readonly shape: readonly number[]
  readonly rows: number
  /** Numbers in a row. */
  readonly width: number
  readonly labels: Int32Array
  readonly groups: Int32Array | undefined
  /** Row indices of each class, ascending; classes by ascending label. */
  readonly classes: ReadonlyMap<number, Int32Array>
}

/** Magnitudes below this can be squared and summed over any row that fits into memory: 3.27e150. */
const LIMIT = 2 ** 500
/** Takes magnitudes of the limit and above to infinity. */
const OVERFLOW = 2 ** 524

/**
 * Checks samples once, at the door of a public function.
 *
 * @throws {SmoteError} `held-out-role`, `bad-shape`, `bad-values`, `bad-labels`, `bad-groups`
 */
export function checkSamples(samples: Samples): Table {
  const given = checkRowsOf(samples)
  const labels = checkIntegers(samples.labels, given.rows, 'labels', 'bad-labels')
  return { ...given, labels, groups: checkGroups(samples, given.rows), classes: rowsByClass(labels) }
}

/**
 * Checks samples whose labels are not read: in the table all rows are of class 0.
 *
 * @throws {SmoteError} `held-out-role`, `bad-shape`, `bad-values`, `bad-groups`
 */
export function checkUnlabelled(samples: Unlabelled): Table {
  const given = checkRowsOf(samples)
  const labels = new Int32Array(given.rows)
  return { ...given, labels, groups: checkGroups(samples, given.rows), classes: rowsByClass(labels) }
}

type Unlabelled = Omit<Samples, 'labels'>

function checkRowsOf(samples: Unlabelled): Pick<Table, 'values' | 'shape' | 'rows' | 'width'> {
  if (typeof samples !== 'object' || samples === null) {
    throw new SmoteError('bad-values', 'samples must be an object with values, shape and labels.', samples)
  }
  if (samples.role !== undefined && samples.role !== 'train') {
    throw new SmoteError(
      'held-out-role',
      "Only training rows may be resampled (role 'train' or none): synthetic or missing rows in a validation or test part make its scores say nothing about real ones.",
      samples.role,
    )
  }
  const { values, shape } = samples
  if (!ArrayBuffer.isView(values) || !/^Float(32|64)Array$/.test(kindOf(values))) {
    throw new SmoteError('bad-values', 'values must be a Float32Array or a Float64Array.', kindOf(values))
  }
  const { rows, width } = checkShape(shape, values.length)
  checkFinite(values, shape, width)
  return { values, shape, rows, width }
}

function checkGroups({ groups }: Unlabelled, rows: number): Int32Array | undefined {
  return groups === undefined ? undefined : checkIntegers(groups, rows, 'groups', 'bad-groups')
}

/** Indices of all rows. */
export function allRows(table: Table): Int32Array {
  const rows = new Int32Array(table.rows)
  for (let row = 0; row < rows.length; row++) rows[row] = row
  return rows
}

/** The table of rows that are known to be in order. */
export function tableOf(samples: Samples): Table {
  const { values, shape } = samples
  const rows = shape[0] ?? 0
  const labels = Int32Array.from(samples.labels)
  const groups = samples.groups === undefined ? undefined : Int32Array.from(samples.groups)
  return { values, shape, rows, width: values.length / rows, labels, groups, classes: rowsByClass(labels) }
}

function checkShape(shape: readonly number[], length: number): { rows: number; width: number } {
  if (!Array.isArray(shape) || shape.length < 2 || !shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw new SmoteError(
      'bad-shape',
      'shape must be [rows, ...dimensions of a row], whole numbers of at least 1.',
      shape,
    )
  }
  const [rows = 0, ...dims] = shape as readonly number[]
  const width = dims.reduce((product, size) => product * size, 1)
  if (rows * width !== length) {
    throw new SmoteError('bad-shape', `values must hold as many numbers as shape says (${rows * width}).`, {
      shape,
      length,
    })
  }
  return { rows, width }
}

function checkFinite(values: Values, shape: readonly number[], width: number): void {
  if (allBelowLimit(values)) return
  const at = values.findIndex((value) => !(Math.abs(value) < LIMIT))
  const position = unravel(at % width, shape.slice(1))
  throw new SmoteError('bad-values', 'Every value must be finite and of magnitude below 2^500 (3.2e150).', {
    value: values[at],
    row: Math.floor(at / width),
    column: position.length === 1 ? position[0] : position,
  })
}

/** Zero times a value that overflows, or is none, is not a number: a scan without branches, twice as fast as with. */
function allBelowLimit(values: Values): boolean {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  const whole = values.length - (values.length % 4)
  for (let i = 0; i < whole; i += 4) {
    s0 += values[i]! * OVERFLOW * 0
    s1 += values[i + 1]! * OVERFLOW * 0
    s2 += values[i + 2]! * OVERFLOW * 0
    s3 += values[i + 3]! * OVERFLOW * 0
  }
  for (let i = whole; i < values.length; i++) s0 += values[i]! * OVERFLOW * 0
  return s0 + s1 + s2 + s3 === 0
}

function unravel(offset: number, dims: readonly number[]): number[] {
  const position: number[] = []
  let rest = offset
  for (const size of dims.toReversed()) {
    position.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return position
}

function checkIntegers(
  given: Labels,
  rows: number,
  what: 'labels' | 'groups',
  code: 'bad-labels' | 'bad-groups',
): Int32Array {
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new SmoteError(code, `${what} must be an array of whole numbers, one a row.`, kindOf(given))
  }
  if (given.length !== rows) {
    throw new SmoteError(code, `${what} must have one entry a row (${rows}).`, { length: given.length })
  }
  const checked = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const entry = given[row]
    if (typeof entry !== 'number' || (entry | 0) !== entry) {
      throw new SmoteError(code, `${what} must be whole numbers that fit into 32 bits.`, { value: entry, row })
    }
    checked[row] = entry
  }
  return checked
}

function rowsByClass(labels: Int32Array): ReadonlyMap<number, Int32Array> {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const classes = new Map<number, Int32Array>()
  for (const label of [...counts.keys()].sort((a, b) => a - b)) {
    const rows = new Int32Array(counts.get(label) ?? 0)
    let filled = 0
    for (let row = 0; row < labels.length; row++) if (labels[row] === label) rows[filled++] = row
    classes.set(label, rows)
  }
  return classes
}

function kindOf(value: unknown): string {
  return value === null || value === undefined
    ? String(value)
    : (Object.getPrototypeOf(value)?.constructor?.name ?? typeof value)
}
