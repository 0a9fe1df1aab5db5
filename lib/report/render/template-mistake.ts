import { readRegularText } from '../../os/regular-file.js'

/** What is wrong with a template, where, and where to look: Handlebars gives a line, but not the file. */
export function templateMistake(file: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const place = placeOf(error, message) || placeOfPartial(file, message)
  const help = 'docs/templates.md lists what a template is given'
  const what = wordsOf(message)
  return `${file}${place}: ${what}; ${help}`
}

function placeOf(error: unknown, message: string): string {
  if (
    typeof error === 'object' &&
    error !== null &&
    'lineNumber' in error &&
    typeof error.lineNumber === 'number'
  ) {
    const column = 'column' in error && typeof error.column === 'number' ? `:${error.column + 1}` : ''
    return `:${error.lineNumber}${column}`
  }
  const [, parsed, after, column] = /Parse error on line (\d+)|- (\d+):(\d+)$/.exec(message) ?? []
  if (parsed !== undefined) return `:${parsed}`
  return after === undefined ? '' : `:${after}:${Number(column) + 1}`
}

// For a missing partial Handlebars gives no line.
function placeOfPartial(file: string, message: string): string {
  const [, name] = /^The partial (\S+) could not be found/.exec(message) ?? []
  if (name === undefined) return ''
  const lines = readRegularText(file, { links: 'anywhere' }).split('\n')
  const line = lines.findIndex(text => /\{\{#?>\s*([^\s}]+)/.exec(text)?.[1] === name)
  return line === -1 ? '' : `:${line + 1}`
}

function wordsOf(message: string): string {
  const [, name] = /^"([^"]*)" not defined in/.exec(message) ?? []
  if (name !== undefined) return `there is no field ${name} here`
  const [, partial] = /^The partial (\S+) could not be found/.exec(message) ?? []
  if (partial !== undefined)
    return `there is no partial ${partial}; it would stand in partials/${partial}.hbs`
  const [, helper] = /^You specified knownHelpersOnly, but used the unknown helper (\S+)/.exec(message) ?? []
  if (helper !== undefined) return `there is no helper ${helper}; there are if, unless, each, with and lookup`
  // The parser draws the place below the text, and ends with what it expected.
  return message
    .replace(/^Parse error on line \d+:\n/, 'it cannot be parsed at ')
    .replaceAll(/\n-*\^?\n?/g, ' ')
    .replace(/ - \d+:\d+$/, '')
    .trim()
}
