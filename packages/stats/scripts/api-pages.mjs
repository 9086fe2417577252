// Writes docs/*.md from the doc comments of what src/index.ts exports: node scripts/api-pages.mjs [--check]
// The formatter may lay the pages out anew afterwards: --check compares what they say.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const root = path.resolve(import.meta.dirname, '..')
const pages = [
  { folder: 'compare', title: 'Comparing models in one call' },
  { folder: 'rank-tests', title: 'Friedman and its post hoc tests' },
  { folder: 'two-models', title: 'Two models' },
  { folder: 'groups', title: 'Independent groups' },
  { folder: 'resampling', title: 'Bootstrap and permutation' },
  { folder: 'effect-sizes', title: 'Effect sizes' },
  { folder: 'metrics', title: 'Classification metrics' },
  { folder: 'diagram', title: 'Critical difference diagram' },
  { folder: 'input', title: 'Shared types and errors' },
]

const parse = (file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true)

/** folder -> [{ file, names }], in the order of src/index.ts. */
function exportsByFolder() {
  const found = new Map()
  for (const statement of parse(path.join(root, 'src/index.ts')).statements) {
    const file = statement.moduleSpecifier.text
    const folder = file.split('/')[1]
    const names = statement.exportClause.elements.map((element) => element.name.text)
    found.set(folder, [...(found.get(folder) ?? []), { file: path.join(root, 'src', file), names }])
  }
  return found
}

function declarationsOf({ file, names }) {
  const source = parse(file)
  return source.statements
    .filter((statement) => statement.name !== undefined && names.includes(statement.name.text))
    .map((statement) => ({ name: statement.name.text, statement, source }))
}

const isFunction = ({ statement }) => ts.isFunctionDeclaration(statement)

function signature({ statement, source }) {
  if (!ts.isFunctionDeclaration(statement)) {
    return statement
      .getText(source)
      .replace(/^export /, '')
      .replace(/^(class [^{]*)\{[\s\S]*$/, '$1{ code, rule, received, message }')
  }
  return source.text
    .slice(statement.getStart(source), statement.body.getStart(source))
    .replace(/^export /, '')
    .trim()
}

const plain = (comment) => ts.getTextOfJSDocComment(comment) ?? ''

function describe(declaration) {
  const doc = declaration.statement.jsDoc?.at(-1)
  const lines = [`### \`${declaration.name}\``, '', '```ts', signature(declaration), '```', '']
  if (doc === undefined) return lines
  lines.push(plain(doc.comment), '')
  for (const tag of doc.tags ?? []) {
    const text = plain(tag.comment).trim()
    if (tag.tagName.text === 'param') lines.push(`- \`${tag.name.getText()}\`: ${text.replace(/\s*\n\s*/g, ' ')}`, '')
    if (tag.tagName.text === 'throws')
      lines.push(`Throws ${text.replace(/^\{?StatsError\}? ?/, '`StatsError` ').replace(/\s*\n\s*/g, ' ')}`, '')
    if (tag.tagName.text === 'example') lines.push('```ts', text, '```', '')
  }
  return lines
}

function page({ title }, entries) {
  const declarations = entries.flatMap(declarationsOf)
  const lines = [
    `# ${title}`,
    '',
    '<!-- Written by scripts/api-pages.mjs from the doc comments; edit those. -->',
    '',
    ...declarations.filter(isFunction).flatMap(describe),
    ...declarations.filter((declaration) => !isFunction(declaration)).flatMap(describe),
  ]
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

const said = (text) => text.replace(/\s+|-{3,}/g, '').replace(/,(?=[)\]}])/g, '')

const found = exportsByFolder()
const missing = [...found.keys()].filter((folder) => !pages.some((entry) => entry.folder === folder))
if (missing.length > 0) throw new Error(`no page for src/${missing.join(', src/')}`)
mkdirSync(path.join(root, 'docs'), { recursive: true })
let stale = 0
for (const entry of pages) {
  const file = path.join(root, 'docs', `${entry.folder}.md`)
  const text = page(entry, found.get(entry.folder))
  if (existsSync(file) && said(readFileSync(file, 'utf8')) === said(text)) continue
  if (process.argv.includes('--check')) {
    console.error(`stale: ${path.relative(root, file)}`)
    stale++
  } else writeFileSync(file, text)
}
process.exitCode = stale > 0 ? 1 : 0
