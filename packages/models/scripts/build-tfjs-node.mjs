// Builds @tensorflow/tfjs-node 4.22.0 without its download: against the libtensorflow in PyPI's tensorflow wheel.
// Usage: node packages/models/scripts/build-tfjs-node.mjs [folder, default packages/models/.cache/tfjs-node]
// Needs Node 20 (tfjs-node breaks on 23 and later) with its headers, python3 with venv, g++ and make; about 3 GB.
// FDP_PYTHON names a Python that has tensorflow already. Afterwards `npm run test:slow` tests on it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../.cache/tfjs-node'))
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] }).toString()
const link = (target, at) => {
  rmSync(at, { force: true })
  symlinkSync(target, at)
}

mkdirSync(folder, { recursive: true })
let python = process.env.FDP_PYTHON
if (python === undefined) {
  python = path.join(folder, 'venv/bin/python')
  if (!existsSync(python)) run('python3', ['-m', 'venv', 'venv'])
  run(python, ['-m', 'pip', 'install', '-q', 'tensorflow'])
}
const find = 'import importlib.util, os; print(os.path.dirname(importlib.util.find_spec("tensorflow").origin))'
const tensorflow = run(python, ['-c', find]).trim()

writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '@tensorflow/tfjs-node@4.22.0', 'pure-rand@8'])

const addon = path.join(folder, 'node_modules/@tensorflow/tfjs-node')
const lib = path.join(addon, 'deps/lib')
mkdirSync(lib, { recursive: true })
link(path.join(tensorflow, 'include'), path.join(addon, 'deps/include'))
for (const name of readdirSync(tensorflow).filter((file) => /^libtensorflow_(cc|framework)\.so\.2$/.test(file)))
  link(path.join(tensorflow, name), path.join(lib, name))
link(path.join(tensorflow, 'libtensorflow_cc.so.2'), path.join(lib, 'libtensorflow.so'))
link(path.join(tensorflow, 'libtensorflow_framework.so.2'), path.join(lib, 'libtensorflow_framework.so'))

const headers = path.dirname(path.dirname(process.execPath))
run(
  'npx',
  [
    '--yes',
    'node-gyp@10',
    'configure',
    'build',
    `--nodedir=${headers}`,
    '--module_name=tfjs_binding',
    `--module_path=${path.join(addon, 'lib/napi-v8')}`,
    '--napi_build_version=8',
  ],
  addon,
)
writeFileSync(path.join(folder, 'library-path.txt'), tensorflow)
console.log(`built; tensorflow libraries in ${tensorflow}`)
