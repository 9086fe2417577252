/** First byte of the heap; below it lie static data and scratch of the kernels (assembly/layout.ts). */
export const heapStart = 0x100000
/** Bytes of one WebAssembly page. */
export const pageBytes = 0x10000
/** Kernels may read up to this many bytes beyond a block's last element, so the heap ends that far before the memory. */
export const guardBytes = 64
/** Bytes behind each block: vector kernels write up to 12 bytes past the last element. A multiple of the alignment. */
export const slackBytes = 64
