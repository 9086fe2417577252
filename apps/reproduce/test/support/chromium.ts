import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'

const candidates = [process.env.FDP_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'].filter(
  (name) => name !== undefined,
)

/** Chromium's command, or undefined where there is none. Where everything is required, its absence is an error. */
export function findChromium(): string | undefined {
  const found = candidates.find((name) => spawnSync(name, ['--version']).status === 0)
  if (found === undefined && process.env.FDP_REQUIRE_ALL === '1')
    throw new Error('Chromium is required (apt-get install chromium, or FDP_CHROMIUM)')
  return found
}

/** A module of this workspace with everything that it imports, for a page or for Node. */
export async function bundle(entry: string, platform: 'browser' | 'node'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform,
    format: 'esm',
    conditions: ['@fdp/source'],
    mainFields: platform === 'browser' ? ['browser', 'module', 'main'] : ['module', 'main'],
    logLevel: 'silent',
    banner:
      platform === 'node'
        ? { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
        : {},
  })
  return (outputFiles[0] as { text: string }).text
}

// Chromium's own children outlive it for a moment and still write; rmSync's retries do not cover a folder that fills again.
async function removeProfile(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true })
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  rmSync(folder, { recursive: true, force: true })
}

const page = `<!doctype html><meta charset="utf-8"><button></button><output></output><script type="module">
const send = (answer) => fetch('/answer', { method: 'POST', body: JSON.stringify(answer) })
try {
  const { result } = await import('/main.js')
  send({ result: await result, output: document.querySelector('output').textContent })
} catch (error) {
  send({ error: String(error?.stack ?? error) })
}
</script>`

/** What a page gave: its module's export `result`, and the text of its <output>. */
export interface PageAnswer {
  readonly result?: unknown
  readonly output?: string
}

/**
 * Runs a bundled module in a page of a headless Chromium. `isolated` pages may share memory between threads, as pages
 * with the headers COOP and COEP may.
 */
export async function runInChromium(
  chromium: string,
  code: string,
  { isolated = false, flags = [] }: { readonly isolated?: boolean; readonly flags?: readonly string[] } = {},
): Promise<PageAnswer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fdp-chromium-'))
  let settle: (answer: PageAnswer & { error?: string }) => void = () => {}
  const answered = new Promise<PageAnswer & { error?: string }>((resolve) => {
    settle = resolve
  })
  const server = createServer((request, response) => {
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    }
    if (request.method === 'POST') {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        response.end()
        settle(JSON.parse(body))
      })
    } else if (request.url === '/main.js') response.setHeader('Content-Type', 'text/javascript').end(code)
    else if (request.url === '/') response.setHeader('Content-Type', 'text/html').end(page)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const child = spawn(
    chromium,
    [
      ...['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--no-first-run', `--user-data-dir=${folder}`],
      ...flags,
      `http://127.0.0.1:${port}/`,
    ],
    // What a killed Chromium leaves in the temporary folder then goes with its profile.
    { stdio: 'ignore', env: { ...process.env, TMPDIR: folder } },
  )
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.once('close', (status) => settle({ error: `Chromium ended with ${status}` }))
  const late = setTimeout(() => settle({ error: 'the page gave no answer' }), 120_000)
  try {
    const { error, ...answer } = await answered
    if (error !== undefined) throw new Error(error)
    return answer
  } finally {
    clearTimeout(late)
    child.kill('SIGKILL')
    await ended
    server.closeAllConnections()
    server.close()
    await removeProfile(folder)
  }
}
