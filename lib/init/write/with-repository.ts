/**
 * A models file with one more repository at the end of its `models`, and every other character as it was: order, remarks
 * and line breaks are their author's.
 *
 * @param text A models file that is valid.
 */
export function withRepository(text: string, name: string, repository: object): string {
  const end = endOfModels(text)
  const before = text.slice(0, end).trimEnd()
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const step = /\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  const entry = shortLists(JSON.stringify({ [name]: repository }, null, step))
    .split('\n')
    .slice(1, -1)
    .map(line => step + line)
    .join(eol)
  const comma = before.endsWith('{') ? '' : ','
  return `${before}${comma}${eol}${entry}${eol}${step}${text.slice(end)}`
}

/** Where the brace stands that closes the object under the key `models` at the top. */
function endOfModels(text: string): number {
  let depth = 0
  let key = ''
  let isModels = false
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token.startsWith('"')) {
      if (depth === 1 && /^\s*:/.test(text.slice(index + token.length))) key = JSON.parse(token)
    } else if (token === '{' || token === '[') {
      depth += 1
      if (depth === 2) isModels = key === 'models'
    } else {
      if (depth === 2 && isModels) return index
      depth -= 1
    }
  }
  throw new RangeError('no "models" in the models file')
}

/** JSON with lists of plain values on one line where they fit: `"range": [1, 20]`. */
export function shortLists(json: string): string {
  return json.replaceAll(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (whole, items: string) => {
    const line = `[${items.replaceAll(/\n\s+/g, ' ')}]`
    return line.length <= 90 ? line : whole
  })
}
