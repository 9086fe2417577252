import '@tensorflow/tfjs-backend-cpu'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { createModel, predict, train } from '../src/index.ts'
import { nativeRun } from './support/native-run.ts'

const workspace = path.resolve(import.meta.dirname, '..')
const folder = process.env.FDP_TFJS_NODE ?? path.join(workspace, '.cache/tfjs-node')
const present = existsSync(path.join(folder, 'library-path.txt'))

/** The published form of this package, beside the tfjs-node that was built, so that there is one tfjs-core. */
function install(): void {
  execFileSync(path.join(workspace, '../../node_modules/.bin/tsc'), ['-b', workspace])
  const target = path.join(folder, 'node_modules/@fdp/models')
  rmSync(target, { recursive: true, force: true })
  cpSync(path.join(workspace, 'dist'), path.join(target, 'dist'), { recursive: true })
  const manifest = JSON.parse(readFileSync(path.join(workspace, 'package.json'), 'utf8'))
  writeFileSync(
    path.join(target, 'package.json'),
    JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports }),
  )
}

it.skipIf(!present)(`trains on tfjs-node as on cpu (absent unless built by scripts/build-tfjs-node.mjs)`, async () => {
  install()
  const script = `
      import { createModel, predict, train } from '@fdp/models'
      import { useTfjsNode } from '@fdp/models/node'
      import * as tf from '@tensorflow/tfjs-core'
      await useTfjsNode()
      const run = ${nativeRun.toString()}
      console.log(JSON.stringify([tf.getBackend(), await run(createModel, train, predict)]))`
  const file = path.join(folder, 'run.mjs')
  writeFileSync(file, script)
  const output = execFileSync(process.execPath, [file], {
    cwd: folder,
    env: { ...process.env, LD_LIBRARY_PATH: readFileSync(path.join(folder, 'library-path.txt'), 'utf8') },
  }).toString()
  const [backend, native] = JSON.parse(output.trim().split('\n').at(-1) as string) as [string, number[]]
  expect(backend).toBe('tensorflow')
  await tf.setBackend('cpu')
  const own = await nativeRun(createModel, train, predict)
  expect(native).toHaveLength(own.length)
  native.forEach((value, i) => {
    expect(Math.abs(value - (own[i] as number))).toBeLessThan(1e-4)
  })
})
