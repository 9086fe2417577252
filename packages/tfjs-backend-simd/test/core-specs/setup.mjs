// Entry of the bundle: one copy of tfjs-core, its gradients and chained methods, the backend, then core's own specs.
import '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import '@tensorflow/tfjs-layers/dist/flags_layers'
import '@tensorflow/tfjs-backend-cpu'
import './poisoned-backend.ts'
import { setTestEnvs, setupTestFilters } from '@tensorflow/tfjs-core/dist/jasmine_util'

const backendName = process.env.CORE_SPECS_BACKEND ?? 'simd'
const include = new RegExp(process.env.CORE_SPECS_INCLUDE ?? '')
setTestEnvs([{ name: `env-${backendName}`, backendName, isDataSync: true }])
setupTestFilters([], (name) => include.test(name))
// Only after setTestEnvs, so not an import.
require('@tensorflow/tfjs-core/dist/tests')
