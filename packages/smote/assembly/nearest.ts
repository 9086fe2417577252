// Nearest candidates by the product form of the distance, |x - y|^2 / 2 = |x|^2 / 2 + |y|^2 / 2 - x.y, in single
// precision, one tile of the matrix at a time. Rows stand in panels of 8, [rows / 8][width][8]; a padding row has an
// infinite half norm. Each row has a list of `size` half distances, ascending, followed by `size` row numbers; `limits`
// repeats each list's last half distance, which starts at infinity.

// @ts-ignore: decorator
@inline
function ld(address: usize, offset: usize = 0): v128 {
  return v128.load(address + offset);
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Products of 4 rows of one panel with 8 of another over `depth` columns, stored at (or added to) `c`. */
function product4x8(depth: i32, a: usize, b: usize, c: usize, stride: usize, add: bool): void {
  const end = b + (<usize>depth << 5);
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  // 8 accumulators and no unrolling: more of either spills registers on V8.
  do {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const x0 = v128.load_splat<f32>(a);
    c00 = multiplyAdd(x0, b0, c00);
    c01 = multiplyAdd(x0, b1, c01);
    const x1 = v128.load_splat<f32>(a, 4);
    c10 = multiplyAdd(x1, b0, c10);
    c11 = multiplyAdd(x1, b1, c11);
    const x2 = v128.load_splat<f32>(a, 8);
    c20 = multiplyAdd(x2, b0, c20);
    c21 = multiplyAdd(x2, b1, c21);
    const x3 = v128.load_splat<f32>(a, 12);
    c30 = multiplyAdd(x3, b0, c30);
    c31 = multiplyAdd(x3, b1, c31);
    b += 32;
    a += 32;
  } while (b < end);
  const c1 = c + stride, c2 = c1 + stride, c3 = c2 + stride;
  if (add) {
    c00 = f32x4.add(c00, ld(c));
    c01 = f32x4.add(c01, ld(c, 16));
    c10 = f32x4.add(c10, ld(c1));
    c11 = f32x4.add(c11, ld(c1, 16));
    c20 = f32x4.add(c20, ld(c2));
    c21 = f32x4.add(c21, ld(c2, 16));
    c30 = f32x4.add(c30, ld(c3));
    c31 = f32x4.add(c31, ld(c3, 16));
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}

/** Enters a row into a sorted list whose last entry is farther away, and renews the list's limit. */
function enter(list: usize, size: i32, limit: usize, half: f32, row: i32): void {
  const rows = list + (<usize>size << 2);
  let at: usize = <usize>(size - 1) << 2;
  while (at > 0) {
    const before = load<f32>(list + at - 4);
    if (before <= half) break;
    store<f32>(list + at, before);
    store<i32>(rows + at, load<i32>(rows + at - 4));
    at -= 4;
  }
  store<f32>(list + at, half);
  store<i32>(rows + at, row);
  store<f32>(limit, load<f32>(list + (<usize>(size - 1) << 2)));
}

// The arguments of the running search, module-wide: a function of 20 parameters would be no clearer.
let size: i32 = 0;
let qHalves: usize = 0, qLimits: usize = 0, qLists: usize = 0, qRows: usize = 0, qGroups: usize = 0;
let rHalves: usize = 0, rLimits: usize = 0, rLists: usize = 0, rRows: usize = 0, rGroups: usize = 0;

export function setQueries(halves: usize, limits: usize, lists: usize, rows: usize, groups: usize, listSize: i32): void {
  qHalves = halves;
  qLimits = limits;
  qLists = lists;
  qRows = rows;
  qGroups = groups;
  size = listSize;
}

export function setReferences(halves: usize, limits: usize, lists: usize, rows: usize, groups: usize): void {
  rHalves = halves;
  rLimits = limits;
  rLists = lists;
  rRows = rows;
  rGroups = groups;
}

/** Offers the pairs of query `i` and those of references `j` to `j + 3` whose bit is set in `near`, to the query's list. */
function offerQuery(i: i32, j: i32, near: i32, halves: usize): void {
  const limit = qLimits + (<usize>i << 2);
  const list = qLists + ((<usize>i * <usize>size) << 3);
  const row = load<i32>(qRows + (<usize>i << 2));
  const group = qGroups != 0 ? load<i32>(qGroups + (<usize>i << 2)) : 0;
  do {
    const lane = ctz(near);
    near &= near - 1;
    const half = load<f32>(halves + (<usize>lane << 2));
    if (half >= load<f32>(limit)) continue;
    const at = <usize>(j + lane) << 2;
    const other = load<i32>(rRows + at);
    if (other == row || (qGroups != 0 && load<i32>(rGroups + at) == group)) continue;
    enter(list, size, limit, half, other);
  } while (near != 0);
}

/** Offers the same pairs to the references' lists. */
function offerReferences(i: i32, j: i32, near: i32, halves: usize): void {
  const row = load<i32>(qRows + (<usize>i << 2));
  const group = qGroups != 0 ? load<i32>(qGroups + (<usize>i << 2)) : 0;
  do {
    const lane = ctz(near);
    near &= near - 1;
    const other = j + lane;
    const at = <usize>other << 2;
    if (qGroups != 0 && load<i32>(rGroups + at) == group) continue;
    enter(rLists + ((<usize>other * <usize>size) << 3), size, rLimits + at, load<f32>(halves + (<usize>lane << 2)), row);
  } while (near != 0);
}

function scanSymmetric(i: i32, from: i32, to: i32, products: usize, scratch: usize): void {
  const limitAt = qLimits + (<usize>i << 2);
  const half = v128.load_splat<f32>(qHalves + (<usize>i << 2));
  let limit = v128.load_splat<f32>(limitAt);
  for (let j = from; j < to; j += 4) {
    const at = <usize>j << 2;
    const halves = f32x4.sub(f32x4.add(half, ld(rHalves + at)), ld(products));
    products += 16;
    const nearQuery = f32x4.lt(halves, limit);
    const nearReferences = f32x4.lt(halves, ld(rLimits + at));
    if (v128.any_true(v128.or(nearQuery, nearReferences))) {
      v128.store(scratch, halves);
      // On the diagonal only the pairs above it are met for the first time.
      const above = j > i ? 15 : (15 << (i - j + 1)) & 15;
      const toReferences = i32x4.bitmask(nearReferences) & above;
      if (toReferences != 0) offerReferences(i, j, toReferences, scratch);
      const toQuery = i32x4.bitmask(nearQuery) & above;
      if (toQuery != 0) {
        offerQuery(i, j, toQuery, scratch);
        limit = v128.load_splat<f32>(limitAt);
      }
    }
  }
}

function scanCross(i: i32, from: i32, to: i32, products: usize, scratch: usize): void {
  const limitAt = qLimits + (<usize>i << 2);
  const half = v128.load_splat<f32>(qHalves + (<usize>i << 2));
  let limit = v128.load_splat<f32>(limitAt);
  for (let j = from; j < to; j += 4) {
    const halves = f32x4.sub(f32x4.add(half, ld(rHalves + (<usize>j << 2))), ld(products));
    products += 16;
    const near = f32x4.lt(halves, limit);
    if (v128.any_true(near)) {
      v128.store(scratch, halves);
      offerQuery(i, j, i32x4.bitmask(near), scratch);
      limit = v128.load_splat<f32>(limitAt);
    }
  }
}

/**
 * Offers every pair of queries and references (both counts padded to 8) to the lists; with `symmetric`, where both are the
 * same rows, each pair once and to both lists.
 *
 * @param tile - room for 16 x `block` products and 4 more numbers
 * @param depth - columns that are summed before they are added to the product: it bounds the rounding error
 * @param block - references in a tile, a multiple of 8
 */
export function search(
  queries: usize, queryCount: i32, references: usize, referenceCount: i32,
  width: i32, depth: i32, tile: usize, block: i32, symmetric: bool,
): void {
  const panel = <usize>width << 5;
  const stride = <usize>block << 2;
  const scratch = tile + (stride << 4);
  for (let j0: i32 = 0; j0 < referenceCount; j0 += block) {
    const j1 = min(j0 + block, referenceCount);
    const last = symmetric ? min(j1, queryCount) : queryCount;
    for (let i0: i32 = 0; i0 < last; i0 += 16) {
      const i1 = min(i0 + 16, queryCount);
      const first = symmetric ? max(j0, i0) : j0;
      for (let k0: i32 = 0; k0 < width; k0 += depth) {
        const columns = min(depth, width - k0);
        const offset = <usize>k0 << 5;
        for (let j = first; j < j1; j += 8) {
          const b = references + <usize>(j >> 3) * panel + offset;
          const c = tile + (<usize>(j - j0) << 2);
          for (let i = i0; i < i1; i += 4) {
            const a = queries + <usize>(i >> 3) * panel + offset + (<usize>(i & 4) << 2);
            product4x8(columns, a, b, c + <usize>(i - i0) * stride, stride, k0 > 0);
          }
        }
      }
      for (let i = i0; i < i1; i++) {
        const line = tile + <usize>(i - i0) * stride;
        if (symmetric) {
          const from = max(j0, i & ~3);
          scanSymmetric(i, from, j1, line + (<usize>(from - j0) << 2), scratch);
        } else {
          scanCross(i, j0, j1, line, scratch);
        }
      }
    }
  }
}
