import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Results, Table } from '../src/report/schema.ts'
import { writeReport } from '../src/report/write-report.ts'
import { attributionSection } from '../src/studies/distress/sections/attribution.ts'
import { findChromium } from './support/chromium.ts'
import { madeUpImportance } from './support/made-up-importance.ts'
import { smallResults } from './support/small-results.ts'

const command = findChromium()

/** The whole path of a command, as playwright wants it. */
const wholePath = (name: string): string =>
  [name, ...(process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name))].find(
    (file) => path.isAbsolute(file) && existsSync(file),
  ) ?? name

/** Numbers about zero, and cells without one. */
const gaps: Table = {
  kind: 'table',
  id: 'gaps',
  title: 'A table with gaps',
  caption: 'two rows have no number',
  columns: [
    { key: 'name', label: 'name' },
    { key: 'by', label: 'by', digits: 1 },
  ],
  rows: [
    { name: 'none', by: null },
    { name: 'above', by: { value: 2, step: 'train-1' } },
    { name: 'below', by: { value: -1, step: 'score-1' } },
    { name: 'fixed', by: 'fixed at 1' },
    { name: 'at', by: 0 },
  ],
}
/** A table wider than a telephone, beside those of the small results. */
const wide: Table = {
  kind: 'table',
  id: 'wide',
  title: 'A wide table',
  caption: 'forty columns',
  columns: [
    { key: 'name', label: 'name' },
    ...Array.from({ length: 40 }, (_, i) => ({ key: `c${i}`, label: `column number ${i}`, digits: 3 })),
  ],
  rows: [Object.fromEntries([['name', 'row'], ...Array.from({ length: 40 }, (_, i) => [`c${i}`, i / 7])])],
}
const { run, outcome } = madeUpImportance(true)
const results: Results = {
  ...smallResults,
  sections: [
    ...smallResults.sections,
    attributionSection(run, outcome),
    { id: 'more', title: 'More', text: ['x'.repeat(400)], items: [wide, gaps] },
  ],
}

describe.skipIf(command === undefined)('the report in Chromium', () => {
  let folder: string
  let browser: Browser
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'fdp-report-'))
    mkdirSync(path.join(folder, 'steps'))
    const file = await writeReport(folder, results)
    browser = await chromium.launch({ executablePath: wholePath(command ?? ''), args: ['--no-sandbox'] })
    page = await browser.newPage()
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) problems.push(`asks for ${request.url()}`)
    })
    await page.goto(pathToFileURL(file).href)
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('opens from a file, asks for nothing else, complains of nothing, and is small', () => {
    expect(problems).toEqual([])
    expect(statSync(path.join(folder, 'report.html')).size).toBeLessThan(5e6)
  })

  it('shows every table and figure, each reached from the contents', async () => {
    for (const item of results.sections.flatMap((section) => section.items)) {
      const block = page.locator(`#${item.id}`)
      expect(await block.locator(item.kind === 'table' ? 'table' : 'svg[role=img]').isVisible()).toBe(true)
      await page.locator(`nav[aria-label=Contents] a[href="#${item.id}"]`).click()
      expect(await block.locator('h3').isVisible()).toBe(true)
    }
  })

  it('leads from a number to its step, with seeds and file', async () => {
    const number = page.locator('#table-9 tbody td a.source').first()
    expect(await number.textContent()).toBe('0.812')
    await number.click()
    const step = page.locator('#score-1')
    expect(await step.isVisible()).toBe(true)
    expect(await step.locator('td').nth(1).textContent()).toBe('7')
    expect(await step.locator('th a').getAttribute('href')).toBe('steps/score-1.json')
    expect(await page.locator('nav[aria-label="Items of the paper"] a').first().textContent()).toBe('Table 9')
  })

  it.each([400, 1200])('does not scroll sideways at %i px; a wide table scrolls in its frame', async (width) => {
    await page.setViewportSize({ width, height: 800 })
    const content = await page.evaluate('document.documentElement.scrollWidth')
    expect(content).toBeLessThanOrEqual(width)
    expect(await page.locator('#wide .frame').evaluate((frame) => frame.scrollWidth > frame.clientWidth)).toBe(true)
  })

  it('sorts a table by its heads, with the keyboard too, and says which way', async () => {
    const head = page.locator('#table-9 thead th').nth(1)
    const first = () => page.locator('#table-9 tbody tr').first().locator('th').textContent()
    await head.locator('button').click()
    expect([await first(), await head.getAttribute('aria-sort')]).toEqual(['m_2', 'ascending'])
    await head.locator('button').focus()
    await page.keyboard.press('Enter')
    expect([await first(), await head.getAttribute('aria-sort')]).toEqual(['m1', 'descending'])
  })

  it('puts cells without a number behind the others, whichever way it sorts', async () => {
    const names = () => page.locator('#gaps tbody th').allTextContents()
    const button = page.locator('#gaps thead th').nth(1).locator('button')
    await button.click()
    expect(await names()).toEqual(['below', 'at', 'above', 'none', 'fixed'])
    await button.click()
    expect((await names()).slice(0, 3)).toEqual(['above', 'at', 'below'])
  })

  it('leads to the steps of a table without a mouse', async () => {
    const links = page.locator('#gaps .note a')
    expect(await links.allTextContents()).toEqual(['score-1', 'train-1'])
    await page.locator('#gaps thead th').first().locator('button').focus()
    for (let stops = 0; stops < 10; stops++) {
      await page.keyboard.press('Shift+Tab')
      if (await links.last().evaluate((link) => link === document.activeElement)) break
    }
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#train-1')
    expect(await page.locator('#train-1').isVisible()).toBe(true)
  })

  it.each(['light', 'dark'] as const)('is readable in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    const luminance = await page.evaluate(`(() => {
      const linear = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
      const of = (color) => { const [r, g, b] = color.match(/[\\d.]+/g).map(Number); return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) }
      const body = getComputedStyle(document.body)
      const soft = getComputedStyle(document.querySelector('.caption'))
      return [of(body.color), of(soft.color), of(body.backgroundColor)]
    })()`)
    const [ink, soft, paper] = luminance as [number, number, number]
    const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    // WCAG 2, level AA.
    expect(contrast(ink, paper)).toBeGreaterThan(4.5)
    expect(contrast(soft, paper)).toBeGreaterThan(4.5)
  })

  it.each([
    ['light', 'screen', true],
    ['dark', 'screen', false],
    ['dark', 'print', true],
  ] as const)('has figures on a ground of the page: %s, %s', async (colorScheme, media, bright) => {
    await page.emulateMedia({ colorScheme, media })
    const png = await page.locator('#figure-1 .drawing').screenshot()
    const mean = await page.evaluate(`(async () => {
      const picture = await createImageBitmap(await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob())
      const canvas = new OffscreenCanvas(picture.width, picture.height)
      const context = canvas.getContext('2d')
      context.drawImage(picture, 0, 0)
      const { data } = context.getImageData(0, 0, picture.width, picture.height)
      return data.reduce((sum, value, i) => sum + (i % 4 < 3 ? value : 0), 0) / (data.length * 0.75) / 255
    })()`)
    if (bright) expect(mean).toBeGreaterThan(0.6)
    else expect(mean).toBeLessThan(0.4)
    await page.emulateMedia({ colorScheme: 'light', media: 'screen' })
  })

  it('shows a figure whole or at full size on a telephone, and wraps names of rows', async () => {
    await page.setViewportSize({ width: 400, height: 800 })
    const drawing = page.locator('#fig-8 .drawing')
    const zoom = page.locator('#fig-8 .zoom')
    const widths = () =>
      drawing
        .locator('svg')
        .evaluate((svg) => [svg.getBoundingClientRect().width, Number(svg.getAttribute('width'))] as const)
    expect((await widths())[0]).toBeLessThan(400)
    await zoom.click()
    const [shown, drawn] = await widths()
    expect(shown).toBeCloseTo(drawn, 0)
    expect(await zoom.getAttribute('aria-pressed')).toBe('true')
    expect(await drawing.evaluate((frame) => frame.scrollWidth > frame.clientWidth && frame.tabIndex === 0)).toBe(true)
    await zoom.click()
    const names = page.locator('#importance tbody th')
    for (const box of await names.evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width)))
      expect(box).toBeLessThan(200)
    await page.setViewportSize({ width: 1200, height: 800 })
    expect(await zoom.isVisible()).toBe(false)
  })

  it('has every id once', async () => {
    const ids = await page.locator('[id]').evaluateAll((elements) => elements.map(({ id }) => id))
    expect(ids.length).toBeGreaterThan(10)
    expect(new Set(ids).size).toBe(ids.length)
  })

  // FDP_SCREENSHOTS=DIR keeps them; FDP_REPORT=FILE photographs that report instead of the small one.
  it.each([
    { name: 'wide-light', width: 1200, colorScheme: 'light' },
    { name: 'wide-dark', width: 1200, colorScheme: 'dark' },
    { name: 'narrow', width: 400, colorScheme: 'light' },
    { name: 'print', width: 794, colorScheme: 'light', media: 'print' },
  ] as const)('has its picture taken: $name', async ({ name, width, colorScheme, ...rest }) => {
    const kept = process.env.FDP_SCREENSHOTS ?? folder
    mkdirSync(kept, { recursive: true })
    const report = process.env.FDP_REPORT ?? path.join(folder, 'report.html')
    const shown = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme })
    await shown.emulateMedia({ media: 'media' in rest ? rest.media : 'screen' })
    await shown.goto(pathToFileURL(path.resolve(report)).href)
    const file = path.join(kept, `report-${name}.png`)
    await shown.screenshot({ path: file, fullPage: true })
    await shown.close()
    const png = readFileSync(file)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    // Width and height stand in the first chunk.
    expect(png.readUInt32BE(16)).toBe(width)
    expect(png.readUInt32BE(20)).toBeGreaterThan(1000)
  })
})
