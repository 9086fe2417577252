// Elementwise functions of two tensors. Four collapsed dimensions, strides in elements (0 repeats); the innermost
// stride of each side is 0 or 1. Rows are written in ascending order, so a row's last vector may run into the next.
import { splat } from './math'

const ADD = 0, SUB = 1, MUL = 2, DIV = 3, MAX = 4, MIN = 5, SQDIFF = 6, PRELU = 7, ELUGRAD = 8,
  GT = 9, GE = 10, LT = 11, LE = 12, EQ = 13, NE = 14

// @ts-ignore: decorator
@inline function apply(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return f32x4.add(x, y)
  if (op == SUB) return f32x4.sub(x, y)
  if (op == MUL) return f32x4.mul(x, y)
  if (op == DIV) return f32x4.div(x, y)
  if (op == MAX) return f32x4.max(x, y)
  if (op == MIN) return f32x4.min(x, y)
  if (op == SQDIFF) { const d = f32x4.sub(x, y); return f32x4.mul(d, d) }
  if (op == PRELU) return v128.bitselect(f32x4.mul(x, y), x, f32x4.lt(x, splat(0)))
  if (op == ELUGRAD) return v128.bitselect(x, f32x4.mul(x, f32x4.add(y, splat(1))), f32x4.ge(y, splat(0)))
  if (op == GT) return f32x4.gt(x, y)
  if (op == GE) return f32x4.ge(x, y)
  if (op == LT) return f32x4.lt(x, y)
  if (op == LE) return f32x4.le(x, y)
  if (op == EQ) return f32x4.eq(x, y)
  return f32x4.ne(x, y)
}
// @ts-ignore: decorator
@inline function row(op: i32, a: usize, b: usize, o: usize, n: i32, sa: i32, sb: i32): void {
  const end = o + (<usize>n << 2)
  if (sa != 0 && sb != 0) {
    while (o < end) { v128.store(o, apply(op, v128.load(a), v128.load(b))); a += 16; b += 16; o += 16 }
  } else if (sa != 0) {
    const y = v128.load_splat<f32>(b)
    while (o < end) { v128.store(o, apply(op, v128.load(a), y)); a += 16; o += 16 }
  } else {
    const x = v128.load_splat<f32>(a)
    while (o < end) { v128.store(o, apply(op, x, v128.load(b))); b += 16; o += 16 }
  }
}
// @ts-ignore: decorator
@inline function bytes(op: i32, a: usize, b: usize, o: usize, n: i32, sa: i32, sb: i32): void {
  const end = o + <usize>n
  const da = <usize>sa << 4, db = <usize>sb << 4
  while (o < end) {
    const x = sa != 0 ? v128.load(a) : v128.load_splat<f32>(a), y = sb != 0 ? v128.load(b) : v128.load_splat<f32>(b)
    // four mask bits -> four bytes of 0 or 1
    store<u32>(o, (<u32>i32x4.bitmask(apply(op, x, y)) * 0x00204081) & 0x01010101)
    a += da; b += db; o += 4
  }
}
// @ts-ignore: decorator
@inline function each(op: i32, a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void {
  const size: usize = op >= GT ? <usize>n3 : <usize>n3 << 2
  for (let i: i32 = 0; i < n0; i++) {
    let ai = a, bi = b
    for (let j: i32 = 0; j < n1; j++) {
      let aj = ai, bj = bi
      for (let k: i32 = 0; k < n2; k++) {
        if (op >= GT) bytes(op, aj, bj, o, n3, a3, b3)
        else row(op, aj, bj, o, n3, a3, b3)
        o += size; aj += <usize>a2 << 2; bj += <usize>b2 << 2
      }
      ai += <usize>a1 << 2; bi += <usize>b1 << 2
    }
    a += <usize>a0 << 2; b += <usize>b0 << 2
  }
}

export function binaryAdd(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(ADD, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binarySub(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(SUB, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryMul(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(MUL, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryDiv(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(DIV, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryMax(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(MAX, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryMin(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(MIN, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binarySquaredDifference(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(SQDIFF, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryPrelu(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(PRELU, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryEluGrad(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(ELUGRAD, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
// Comparisons write bytes of 0 or 1.
export function binaryGreater(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(GT, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryGreaterEqual(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(GE, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryLess(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(LT, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryLessEqual(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(LE, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryEqual(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(EQ, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }
export function binaryNotEqual(a: usize, b: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, a0: i32, a1: i32, a2: i32, a3: i32, b0: i32, b1: i32, b2: i32, b3: i32): void { each(NE, a, b, o, n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3) }

/** AddN: o += x over n floats. */
export function accumulate(x: usize, o: usize, n: i32): void {
  const end = x + (<usize>n << 2)
  while (x < end) { v128.store(o, f32x4.add(v128.load(o), v128.load(x))); x += 16; o += 16 }
}
