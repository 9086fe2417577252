export * from './gemm'
export * from './unary'
export * from './precise'
export * from './binary'
