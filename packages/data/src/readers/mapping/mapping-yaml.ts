import { stringify } from 'yaml'
import { checkMapping, type Mapping } from './mapping.ts'

/**
 * A mapping as the text of a YAML file, which parseMapping reads back; `comments` become the lines before it.
 *
 * @throws DataError `invalid-mapping`
 * @example
 * ```ts
 * const { mapping, because } = guessMapping(table)
 * if (mapping !== undefined) await writeFile('map.yaml', mappingYaml(mapping, because))
 * ```
 */
export function mappingYaml(mapping: Mapping, comments: readonly string[] = []): string {
  const lines = comments.flatMap((comment) => comment.split(/\r\n|[\n\r\u2028\u2029]/))
  return `${lines.map((line) => `# ${line}\n`).join('')}${stringify(checkMapping(mapping), { aliasDuplicateObjects: false })}`
}
