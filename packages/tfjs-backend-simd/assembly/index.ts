export * from './gemm'
