export * from './csv-file.ts'
export * from './disk-cache.ts'
export * from './open-file.ts'
export * from './write-atomic.ts'
