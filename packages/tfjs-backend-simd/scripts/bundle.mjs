// Joins what tsc wrote into one file, dist/bundle.js, which the published package exports: loading forty small modules
// took 60 ms in Node, this one takes 12. What is imported on demand (relaxed products) stays
// a file of its own. In the workspace dist/index.js is used, so that a plain `tsc -b` suffices.
import { resolve } from 'node:path'
import { build } from 'esbuild'

const dist = resolve(import.meta.dirname, '../dist')
await build({
  entryPoints: [resolve(dist, 'index.js')],
  outfile: resolve(dist, 'bundle.js'),
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: ['@tensorflow/*', resolve(dist, 'wasm/relaxed.generated.js')],
  logLevel: 'error',
})
