/** Name under which the backend is registered. */
export const backendName = 'simd'
