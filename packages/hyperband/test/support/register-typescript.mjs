// `node --import register-typescript.mjs script.ts`: lets child processes and worker threads of the tests run the
// sources, on a Node that does not strip types by itself. Types are removed, nothing is checked.
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
