import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { InputError } from '../errors.ts'
import { escapeHtml } from './format.ts'
import { STYLE } from './style.ts'

const indexOf = (folder: string): string => path.join(folder, 'index.html')

const TITLE = '<title>fdp: two studies</title>'

/**
 * Refuses a folder whose `index.html` is another's: {@link writeIndex} would replace it.
 *
 * @throws InputError `out.foreign`
 */
export function checkIndexFolder(folder: string): void {
  const file = indexOf(folder)
  if (existsSync(file) && !readFileSync(file, 'utf8').includes(TITLE))
    throw new InputError(
      'out.foreign',
      '--out names a folder whose index.html, where it has one, is of `fdp run all`',
      file,
    )
}

/** Writes `index.html`, the page that leads to the reports of several studies; gives its path. */
export function writeIndex(
  folder: string,
  reports: readonly { title: string; report: string; summary: readonly string[] }[],
): string {
  const file = indexOf(folder)
  const blocks = reports.map(({ title, report, summary }) => {
    const link = path.relative(folder, report).split(path.sep).map(encodeURIComponent).join('/')
    return `<section><h2><a href="${link}">${escapeHtml(title)}</a></h2><ul class="summary">${summary.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul></section>`
  })
  writeFileAtomicSync(
    file,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${TITLE}<style>${STYLE}</style></head>
<body><main><h1>Two studies, regenerated</h1>${blocks.join('\n')}</main></body></html>
`,
  )
  return file
}
