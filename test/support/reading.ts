import type { VegaLiteSpec } from '../../lib/chart/draw/spec.ts'

/** What a reader finds in a specification, for tests. */

/** All values that stand under a key, anywhere in the specification. */
export function everyValue(spec: unknown, key: string): unknown[] {
  if (Array.isArray(spec)) return spec.flatMap(item => everyValue(item, key))
  if (typeof spec !== 'object' || spec === null) return []
  return Object.entries(spec).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...everyValue(value, key),
  ])
}

/** The lines below the title, as one text. */
export function subtitleOf(spec: VegaLiteSpec): string {
  return everyValue(spec.title, 'subtitle').flat().join(' · ')
}

/** The titles of all axes that have one. */
export function axisTitles(spec: VegaLiteSpec): string[] {
  const titles = everyValue(spec, 'axis').flatMap(axis => everyValue(axis, 'title'))
  return [...new Set(titles.filter(title => title !== null).map(title => [title].flat().join(' ')))]
}

/** The rows of all the data that have a field. */
export function rowsWith(spec: VegaLiteSpec, ...fields: readonly string[]): Record<string, unknown>[] {
  return everyValue(spec, 'values')
    .flat()
    .filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
    .filter(row => fields.every(field => field in row))
}

/** The text of what is drawn where there is nothing to draw. */
export function messageOf(spec: VegaLiteSpec): string {
  return rowsWith(spec, 'lines')
    .flatMap(({ lines }) => lines)
    .join(' ')
}
