export * from './csv-file.ts'
export * from './open-file.ts'
