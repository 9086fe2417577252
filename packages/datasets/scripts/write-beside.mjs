// Writes CITATION.bib and SHA256SUMS beside each data set from what the code says. Run after `npm run build`.
import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const { datasets } = await import('../dist/index.js')
for (const { name, card, citation, files } of datasets) {
  const folder = dirname(fileURLToPath(new URL(`../data/${card}`, import.meta.url)))
  writeFileSync(`${folder}/CITATION.bib`, citation)
  if (files.length === 0) continue
  const sums = files.map(({ path, sha256 }) => `${sha256}  ${path.slice(name.length + 1)}\n`)
  writeFileSync(`${folder}/SHA256SUMS`, sums.join(''))
}
