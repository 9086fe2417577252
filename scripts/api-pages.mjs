// Writes a package's docs/*.md from the doc comments of what it exports: node scripts/api-pages.mjs packages/NAME [--check]
// packages/NAME/scripts/api-pages.json says which page holds which sources. The formatter may lay the pages out anew
// afterwards: --check compares what they say, and ends with exit code 1 where one is stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const [given, ...flags] = process.argv.slice(2)
if (given === undefined) throw new Error('expected a package folder, as in: node scripts/api-pages.mjs packages/stats')
const root = path.resolve(given)
/** { page, title, sources: prefixes of paths below the entry's folder, entry?: path } */
const pages = JSON.parse(readFileSync(path.join(root, 'scripts/api-pages.json'), 'utf8'))

const parse = (file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true)
const isExported = (statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false

/** What an entry exports, in its order: [{ file, names }]. */
function exportsOf(entry) {
  return parse(entry).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const names = statement.exportClause.elements.map((element) => element.name.text)
      return [{ file: path.join(path.dirname(entry), statement.moduleSpecifier.text), names }]
    }
    return isExported(statement) && statement.name !== undefined ? [{ file: entry, names: [statement.name.text] }] : []
  })
}

function declarationsOf({ file, names }) {
  const source = parse(file)
  const found = source.statements
    .filter((statement) => statement.name !== undefined && names.includes(statement.name.text))
    // Of overloads the implementation alone has a body.
    .filter((statement) => !ts.isFunctionDeclaration(statement) || statement.body !== undefined)
    .map((statement) => ({ name: statement.name.text, statement, source }))
  const lacking = names.filter((name) => !found.some((declaration) => declaration.name === name))
  if (lacking.length > 0) throw new Error(`${file} does not declare ${lacking.join(', ')} as a function, class or type`)
  return found
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

const plain = (comment) => (ts.getTextOfJSDocComment(comment) ?? '').replace(/\{@link ([^}]+)\}/g, '`$1`')
/** The first paragraph in one line; those after it stay apart. */
function oneLine(text) {
  const [first = '', ...rest] = text.replace(/^- /, '').split(/\n\s*\n/)
  return [first.replace(/\s*\n\s*/g, ' '), ...rest].join('\n\n')
}

function tagLines(tag) {
  const text = plain(tag.comment).trim()
  switch (tag.tagName.text) {
    case 'param':
      return [`- \`${tag.name.getText()}\`: ${oneLine(text)}`, '']
    case 'typeParam':
      return [`- type ${oneLine(text).replace(/^(\w+) - /, '`$1`: ')}`, '']
    case 'returns':
      return [`Returns ${oneLine(text)}`, '']
    case 'throws': {
      const type = tag.typeExpression?.type.getText()
      return [`Throws ${oneLine(type === undefined ? text : `${type} ${text}`).replace(/^(\w+Error)\b/, '`$1`')}`, '']
    }
    case 'example':
      return [...(text.startsWith('```') ? [text] : ['```ts', text, '```']), '']
    default:
      return []
  }
}

function describe(declaration) {
  const doc = declaration.statement.jsDoc?.at(-1)
  const lines = [`### \`${declaration.name}\``, '', '```ts', signature(declaration), '```', '']
  if (doc === undefined) return lines
  return [...lines, plain(doc.comment), '', ...(doc.tags ?? []).flatMap(tagLines)]
}

function page({ title, from }, entries) {
  const declarations = entries.flatMap(declarationsOf)
  const lines = [
    `# ${title}`,
    '',
    '<!-- Written by scripts/api-pages.mjs from the doc comments; edit those. -->',
    '',
    ...(from === undefined ? [] : [`From \`${from}\`.`, '']),
    ...declarations.filter(isFunction).flatMap(describe),
    ...declarations.filter((declaration) => !isFunction(declaration)).flatMap(describe),
  ]
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

const said = (text) => text.replace(/\s+|-{3,}/g, '').replace(/,(?=[)\]}])|(?<=[=(<,:])\|/g, '')

const onPages = pages.map(({ entry = 'src/index.ts', sources, ...rest }) => {
  const file = path.join(root, entry)
  const fits = (source) => sources.some((prefix) => path.relative(path.dirname(file), source).startsWith(prefix))
  return { ...rest, entries: exportsOf(file).filter((exported) => fits(exported.file)) }
})
const shown = new Set(onPages.flatMap(({ entries }) => entries.flatMap(({ names }) => names)))
for (const entry of new Set(pages.map(({ entry = 'src/index.ts' }) => entry)))
  for (const { file, names } of exportsOf(path.join(root, entry)))
    if (!names.every((name) => shown.has(name))) throw new Error(`no page for ${path.relative(root, file)}`)

mkdirSync(path.join(root, 'docs'), { recursive: true })
let stale = 0
for (const { entries, ...description } of onPages) {
  const file = path.join(root, 'docs', `${description.page}.md`)
  const text = page(description, entries)
  if (existsSync(file) && said(readFileSync(file, 'utf8')) === said(text)) continue
  if (flags.includes('--check')) {
    console.error(`stale: ${path.relative(root, file)}`)
    stale++
  } else writeFileSync(file, text)
}
process.exitCode = stale > 0 ? 1 : 0
