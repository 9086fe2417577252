import type { ChangedText } from './comparison.ts'

/** Named sentences of two runs that differ, in the order of the first. */
export function compareTexts(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly ChangedText[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((text) => text.before !== text.after)
}

/** Texts by name and number, as `note 1`. */
export const numbered = (name: string, texts: readonly string[]): [string, string][] =>
  texts.map((text, index) => [`${name} ${index + 1}`, text])
