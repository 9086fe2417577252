// Fixed places in the one linear memory (see src/wasm/layout.ts, which a test compares with this file).
// 0x0400 static data of kernels, 0x8000 of plan, 0xf000 of relaxed, then scratch, then the heap.
export const PACK_B: usize = 0x10000   // one packed block of B: KC x NC floats
export const PACK_A: usize = 0x90000   // one packed block of A: KC rows of MC + 16 floats
export const STRIPE: usize = 0xe0000   // results of one panel that are not stored directly: MC x 8 floats
export const HEAP: usize = 0x100000
