/**
 * JSON with its places: JSON.parse drops a key that stands twice without a word, and what it says of a syntax
 * error differs from one Node version to the next.
 *
 * Longer than most files, for it is one grammar: each rule of it calls the others.
 */

/** A place in a text, both from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** A duplicate key of an object; the later value is the one kept, as JSON.parse does. */
export interface DuplicateKey {
  readonly path: ReadonlyArray<string | number>
  readonly key: string
  readonly value: unknown
  readonly first: TextPosition
  readonly again: TextPosition
}

/** Text that is not JSON: where, what stands there, what could, and the line it stands in. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  readonly position: TextPosition
  readonly found: string
  readonly allowed: string
  /** The line of the text, shortened around the place. */
  readonly lineText: string

  constructor(text: string, offset: number, found: string, allowed: string) {
    const position = positionOf(text, offset)
    super(`line ${position.line}, column ${position.column}: found ${found}; allowed: ${allowed}`)
    this.position = position
    this.found = found
    this.allowed = allowed
    this.lineText = lineAround(text, offset)
  }
}

/**
 * Parses JSON (RFC 8259).
 *
 * @throws JsonSyntaxError for anything else, comments, trailing commas and nesting beyond 200 levels included.
 */
export function parseJsonText(text: string): { value: unknown; duplicates: readonly DuplicateKey[] } {
  const parser = new Parser(text)
  return { value: parser.document(), duplicates: parser.duplicates }
}

const deepest = 200
const whitespace = /[ \t\r\n]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const word = /[\p{L}_][\p{L}\p{N}_]*/uy
const values = 'a value: text in double quotes, a number, true, false, null, {…} or […]'
const constants: ReadonlyMap<string, unknown> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])
// What people used to Python or JavaScript write.
const foreign: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
  ['undefined', 'null, or no such key at all'],
  ['NaN', 'a finite number'],
  ['Infinity', 'a finite number'],
])

class Parser {
  readonly duplicates: DuplicateKey[] = []
  private readonly text: string
  private readonly path: Array<string | number> = []
  private offset = 0

  constructor(text: string) {
    this.text = text
  }

  document(): unknown {
    const value = this.value(values)
    this.skipWhitespace()
    if (this.offset < this.text.length) this.fail('the end of the file: one JSON value makes a file')
    return value
  }

  private value(allowed: string): unknown {
    this.skipWhitespace()
    if (this.path.length > deepest) this.fail(`at most ${deepest} levels of nesting`)
    const next = this.text[this.offset]
    if (next === '{') return this.object()
    if (next === '[') return this.array()
    if (next === '"') return this.string()
    const digits = this.match(number)
    if (digits !== undefined) return Number(digits)
    const name = this.match(word)
    if (name === undefined) return this.fail(allowed)
    if (constants.has(name)) return constants.get(name)
    this.offset -= name.length
    return this.fail(foreign.get(name) ?? allowed)
  }

  private object(): Record<string, unknown> {
    const entries = new Map<string, unknown>()
    const places = new Map<string, number>()
    this.offset++
    let allowed = 'a key in double quotes, or "}"'
    while (!this.closes('}', entries.size > 0)) {
      const start = this.offset
      if (this.text[start] !== '"') this.fail(allowed)
      const key = this.string()
      this.skipWhitespace()
      if (this.text[this.offset] !== ':') this.fail(`":" after the key ${JSON.stringify(key)}`)
      this.offset++
      this.path.push(key)
      const value = this.value(values)
      const first = places.get(key)
      if (first !== undefined) this.noteDuplicate(key, value, first, start)
      this.path.pop()
      places.set(key, first ?? start)
      entries.set(key, value)
      this.separator('}')
      allowed = 'a key in double quotes'
    }
    // fromEntries defines the keys, so that __proto__ is a key like any other.
    return Object.fromEntries(entries)
  }

  private array(): unknown[] {
    const items: unknown[] = []
    this.offset++
    while (!this.closes(']', items.length > 0)) {
      this.path.push(items.length)
      items.push(this.value(values))
      this.path.pop()
      this.separator(']')
    }
    return items
  }

  /** Whether the bracket closes here; right after a comma it must not. */
  private closes(bracket: string, afterComma: boolean): boolean {
    this.skipWhitespace()
    if (this.text[this.offset] !== bracket) return false
    if (afterComma && this.text[this.lastInk()] === ',') {
      this.fail(`no comma before "${bracket}": JSON has none after the last entry`)
    }
    this.offset++
    return true
  }

  /** A comma before the next entry, or the closing bracket left for `closes`. */
  private separator(bracket: string): void {
    this.skipWhitespace()
    const next = this.text[this.offset]
    if (next === ',') this.offset++
    else if (next !== bracket) this.fail(`"," or "${bracket}"`)
  }

  private string(): string {
    const token = this.match(string)
    if (token !== undefined) {
      const text: unknown = JSON.parse(token)
      return typeof text === 'string' ? text : ''
    }
    return this.failInString()
  }

  private failInString(): never {
    const opening = this.offset
    for (let at = opening + 1; at < this.text.length; at++) {
      const character = this.text[at] ?? ''
      if (character === '"') break
      if (character < ' ') {
        this.offset = at
        const name = character === '\n' || character === '\r' ? 'a line break' : 'a control character'
        this.fail(
          'a closing double quote first; a line break inside text is written \\n',
          `${name} inside text`,
        )
      }
      if (character !== '\\') continue
      if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.text.slice(at, at + 6))) {
        this.offset = at
        const found = JSON.stringify(this.text.slice(at, at + 2)).replaceAll('\\\\', '\\')
        this.fail(
          '\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a backslash itself (as in a regex) is written twice',
          found,
        )
      }
      at++
    }
    this.offset = opening
    return this.fail('a closing double quote', 'text without its end')
  }

  private noteDuplicate(key: string, value: unknown, first: number, again: number): void {
    this.duplicates.push({
      path: [...this.path],
      key,
      value,
      first: positionOf(this.text, first),
      again: positionOf(this.text, again),
    })
  }

  private lastInk(): number {
    let at = this.offset - 1
    while (at >= 0 && ' \t\r\n'.includes(this.text[at] ?? '')) at--
    return at
  }

  private skipWhitespace(): void {
    this.match(whitespace)
  }

  private match(token: RegExp): string | undefined {
    token.lastIndex = this.offset
    const found = token.exec(this.text)?.[0]
    if (found !== undefined) this.offset += found.length
    return found
  }

  private fail(allowed: string, found = this.describeNext()): never {
    const remark = found === 'a comment' ? '; a remark goes into a key such as "_comment"' : ''
    throw new JsonSyntaxError(this.text, this.offset, found, allowed + remark)
  }

  private describeNext(): string {
    const rest = this.text.slice(this.offset, this.offset + 40)
    if (rest === '') return 'the end of the file'
    if (/^(?:\/\/|\/\*|#)/.test(rest)) return 'a comment'
    if (rest.startsWith("'")) return 'a single quote'
    const token = /^[\p{L}\p{N}_.+-]+/u.exec(rest)?.[0] ?? [...rest][0] ?? ''
    return JSON.stringify(token)
  }
}

function positionOf(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 }
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end === -1 ? undefined : end).trimEnd()
  const from = Math.max(0, offset - start - 60)
  const shown = line.slice(from, offset - start + 40)
  return `${from > 0 ? '…' : ''}${shown.trim()}${from + shown.length < line.length ? '…' : ''}`
}
