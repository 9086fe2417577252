/** Rows of numbers, single or double precision. The precision that comes in is the precision that goes out. */
export type Values = Float32Array | Float64Array

/** One class label a row: whole numbers within the range of a signed 32-bit integer. */
export type Labels = readonly number[] | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array

/** The part of a split that rows belong to. Only training rows may be resampled. */
export type Role = 'train' | 'validation' | 'test'

/**
 * Labelled rows: vectors (`[n, features]`), windows (`[n, steps, features]`) or any deeper panel (`[n, ...dims]`).
 *
 * @typeParam V - `Float32Array` or `Float64Array`
 * @typeParam L - the kind of array that holds the labels
 * @typeParam S - the shape, whose length is kept in the result's type
 */
export interface Samples<
  V extends Values = Values,
  L extends Labels = Labels,
  S extends readonly number[] = readonly number[],
> {
  /** Row-major values, `shape[0] * shape[1] * ...` of them; finite, of magnitude below 2^500 (3.2e150). */
  readonly values: V
  /** Number of rows, then the dimensions of one row. */
  readonly shape: S
  /** Class of each row. */
  readonly labels: L
  /** What a row comes from (a company's index, for overlapping windows of one company). */
  readonly groups?: Int32Array | readonly number[] | undefined
  /** `'validation'` and `'test'` are refused. */
  readonly role?: Role | undefined
}

/** Where each synthetic row comes from, as columns with one entry a synthetic row. */
export interface Provenance {
  /** Number of synthetic rows. */
  readonly count: number
  /** Row indices of both parents in the samples that were given, `[count, 2]`: the base row, then its partner. */
  readonly parents: Int32Array
  /** Position between the parents: the row is `base + lambda * (partner - base)`. */
  readonly lambda: Float64Array
  /** Class of the synthetic row. */
  readonly labels: Int32Array
  /** For categorical columns: the rows whose most frequent category was taken, `[count, k]`, nearest first. */
  readonly voters?: Int32Array
}

/**
 * Resampled rows: first the originals that were kept, in their order and bit by bit, then the synthetic rows by class
 * (ascending label).
 */
export interface Resampled<
  V extends Values = Values,
  L extends Labels = Labels,
  S extends readonly number[] = readonly number[],
> {
  readonly values: V
  readonly shape: { readonly [I in keyof S]: number }
  readonly labels: L
  /** Present when groups were given; a synthetic row has the group of its base row. */
  readonly groups?: Int32Array
  readonly role?: 'train'
  /** For each of the first `kept.length` rows, its index in the samples that were given. */
  readonly kept: Int32Array
  /** For the rows after those. */
  readonly provenance: Provenance
}
