// Rows of a recurrent step that a mask leaves out. K: one float a row, ldk floats apart; 0 leaves the row out.

/** Rows left out: O[r] = X[r], or O[r] += X[r]; `columns` a multiple of 4. */
export function carryRows(rows: i32, columns: i32, K: usize, ldk: i32, X: usize, ldx: i32, O: usize, ldo: i32, accumulate: i32): void {
  const bytes = <usize>columns << 2
  for (let r: i32 = 0; r < rows; r++) {
    if (load<f32>(K) == 0) {
      if (accumulate) for (let j: usize = 0; j < bytes; j += 16) v128.store(O + j, f32x4.add(v128.load(O + j), v128.load(X + j)))
      else for (let j: usize = 0; j < bytes; j += 16) v128.store(O + j, v128.load(X + j))
    }
    K += <usize>ldk << 2; X += <usize>ldx << 2; O += <usize>ldo << 2
  }
}

/** Rows left out: O[r] = value. */
export function setRows(rows: i32, columns: i32, K: usize, ldk: i32, O: usize, ldo: i32, value: f32): void {
  const bytes = <usize>columns << 2, x = f32x4.splat(value)
  for (let r: i32 = 0; r < rows; r++) {
    if (load<f32>(K) == 0) for (let j: usize = 0; j < bytes; j += 16) v128.store(O + j, x)
    K += <usize>ldk << 2; O += <usize>ldo << 2
  }
}
