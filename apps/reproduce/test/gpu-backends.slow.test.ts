import path from 'node:path'
import { expect, it } from 'vitest'
import { bundle, findChromium, runInChromium } from './support/chromium.ts'

const chromium = findChromium()

it('@fdp/models trains on webgl and webgpu as on cpu, to 1e-4', { timeout: 300_000 }, async ({ skip }) => {
  if (chromium === undefined) return skip('Chromium is absent')
  const code = await bundle(path.join(import.meta.dirname, 'pages/gpu-backends.ts'), 'browser')
  const flags = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
  const gpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader']
  const { result } = await runInChromium(chromium, code, { flags: [...flags, ...gpu] })
  const found = result as Record<string, { difference?: number; absent?: string }>
  expect(Object.keys(found)).toEqual(['webgl', 'webgpu'])
  const absent = Object.entries(found).filter(([, { absent: reason }]) => reason !== undefined)
  for (const [name, { difference }] of Object.entries(found))
    if (difference !== undefined) expect(difference, name).toBeLessThan(1e-4)
  if (absent.length === 0) return
  const names = absent.map(([name, { absent: reason }]) => `${name}: ${reason}`).join('; ')
  if (process.env.FDP_REQUIRE_ALL === '1') throw new Error(names)
  skip(names)
})
