import {
  asciiClasses,
  characterEscapes,
  codePoint,
  hexEscapes,
  inSet,
  literal,
  type Member,
  unicodeClasses,
} from './python-escapes.js'

/**
 * Regular expressions as users wrote them for Python's re, with re.IGNORECASE as the original searched, carried over
 * to JavaScript. The two differ in more than (?P<name>…): here \w, \d and \b know all of Unicode, a dot stops only at
 * \n (a progress bar's \r is no line break), $ also matches before a last \n, and {,3} repeats. What has no
 * counterpart is refused, never silently read as something else. (One exception: with (?a), ſ and the Kelvin sign
 * still count as s and k, since JavaScript folds case by Unicode.)
 *
 * Syntax: https://docs.python.org/3.11/library/re.html#regular-expression-syntax
 *
 * Longer than most files, for it is one grammar: a translator that reads a pattern once, from left to right.
 */

/**
 * The pattern as a JavaScript RegExp that means the same, case ignored; not global.
 *
 * @param source Python syntax, as in `Test Accuracy: (?P<accuracy>[0-9.]+)`. Groups keep their numbers and names.
 * @throws Error that says what cannot be carried over or does not compile, and at which character (from 1).
 */
export function compilePythonPattern(source: string): RegExp {
  const translated = new Translator(source).translate()
  try {
    // v: sets nest, as \W inside [^…] needs; and matching goes by code points, as Python's does.
    return new RegExp(translated, 'iv')
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : String(error)
    throw new Error(`does not compile: ${reason}`)
  }
}

/** How many capturing groups a pattern has. */
export function countGroups(pattern: RegExp): number {
  // With an empty alternative it matches anything, and the match has a place for every group.
  const match = new RegExp(`${pattern.source}|`, pattern.flags).exec('')
  return match === null ? 0 : match.length - 1
}

interface Flags {
  multiline: boolean
  dotAll: boolean
  verbose: boolean
  ascii: boolean
}

/** One piece of a sequence; what a following * + ? {m,n} would repeat. */
interface Item {
  readonly js: string
  readonly kind: 'matches' | 'looks around' | 'anchor' | 'repetition'
}

const nonCapturing: ReadonlyArray<readonly [opening: string, kind: Item['kind']]> = [
  ['(?:', 'matches'],
  ['(?=', 'looks around'],
  ['(?!', 'looks around'],
  ['(?<=', 'looks around'],
  ['(?<!', 'looks around'],
]

class Translator {
  private readonly characters: readonly string[]
  private at = 0
  private flags: Flags = { multiline: false, dotAll: false, verbose: false, ascii: false }

  constructor(source: string) {
    this.characters = [...source]
  }

  translate(): string {
    const js = this.alternatives(true)
    if (this.at < this.characters.length) this.fail('")" without "("')
    return js
  }

  private alternatives(outermost: boolean): string {
    const branches = [this.sequence(outermost)]
    while (this.take('|')) branches.push(this.sequence(false))
    return branches.join('|')
  }

  private sequence(atStart: boolean): string {
    const items: Item[] = []
    for (;;) {
      const next = this.peek()
      if (next === undefined || next === '|' || next === ')') break
      if (this.skipRemark()) continue
      const repeat = this.quantifier()
      if (repeat !== undefined) {
        items.push(this.repeated(items.pop(), repeat))
        continue
      }
      if (this.globalFlags(atStart && items.length === 0)) continue
      items.push(this.item())
    }
    return items.map(item => item.js).join('')
  }

  /** Comments; in verbose mode also white space. */
  private skipRemark(): boolean {
    if (this.take('(?#')) {
      while (this.peek() !== ')') if (this.next() === undefined) this.fail('a comment without its ")"')
      this.at++
      return true
    }
    if (!this.flags.verbose) return false
    if (/^[ \t\n\r\v\f]$/.test(this.peek() ?? '')) {
      this.at++
      return true
    }
    if (!this.take('#')) return false
    while (this.peek() !== undefined && this.next() !== '\n') {}
    return true
  }

  private quantifier(): string | undefined {
    const rest = this.ahead(32)
    const counted = /^\{(?!\})(\d*)(,?)(\d*)\}/.exec(rest)
    const token = counted?.[0] ?? /^[*+?]/.exec(rest)?.[0]
    if (token === undefined) return undefined
    const start = this.at
    this.at += token.length
    if (this.peek() === '+') {
      this.at = start
      this.fail(`possessive "${token}+" has no counterpart in JavaScript; use "${token}"`)
    }
    const lazy = this.take('?') ? '?' : ''
    if (counted === null) return token + lazy
    const [, low = '', comma = '', high = ''] = counted
    if (high !== '' && Number(high) < Number(low)) this.fail(`"${token}": the smaller count comes first`)
    return `{${low === '' ? 0 : Number(low)}${comma}${high}}${lazy}`
  }

  private repeated(item: Item | undefined, repeat: string): Item {
    if (item === undefined || item.kind === 'anchor') return this.fail(`nothing before "${repeat}" to repeat`)
    if (item.kind === 'repetition') return this.fail(`"${repeat}" after another repetition`)
    // JavaScript repeats no lookaround by itself.
    const js = item.kind === 'looks around' ? `(?:${item.js})` : item.js
    return { js: js + repeat, kind: 'repetition' }
  }

  /** Flags for the whole pattern, (?i) and the like, which Python allows at its start only. */
  private globalFlags(allowed: boolean): boolean {
    const match = /^\(\?([a-zA-Z]+)\)/.exec(this.ahead(16))
    if (match === null) return false
    const [whole, letters = ''] = match
    if (!allowed) this.fail(`"${whole}" is allowed at the start only`)
    this.setFlags(letters, true)
    this.at += whole.length
    return true
  }

  private setFlags(letters: string, on: boolean): void {
    const flags = { ...this.flags }
    for (const letter of letters) {
      if (letter === 'm') flags.multiline = on
      else if (letter === 's') flags.dotAll = on
      else if (letter === 'x') flags.verbose = on
      else if (letter === 'a' || letter === 'u') flags.ascii = on && letter === 'a'
      else if (letter !== 'i') this.fail(`unknown flag "${letter}"`)
      else if (!on) this.fail('"-i": patterns always ignore case here')
    }
    this.flags = flags
  }

  private item(): Item {
    const character = this.next() ?? ''
    if (character === '(') return this.group()
    if (character === '[') return { js: this.set(), kind: 'matches' }
    if (character === '\\') return this.escape()
    if (character === '.') return { js: this.flags.dotAll ? '[\\s\\S]' : '[^\\n]', kind: 'matches' }
    if (character === '^') return { js: this.flags.multiline ? '(?:^|(?<=\\n))' : '^', kind: 'anchor' }
    if (character === '$') return { js: this.flags.multiline ? '(?=\\n|$)' : '(?=\\n?$)', kind: 'anchor' }
    return { js: literal(character), kind: 'matches' }
  }

  private group(): Item {
    const start = this.at - 1
    const outer = this.flags
    const { opening, kind } = this.groupOpening()
    if (kind === 'backreference') return { js: opening, kind: 'matches' }
    const inside = this.alternatives(false)
    if (!this.take(')')) {
      this.at = start
      this.fail('"(" without its ")"')
    }
    this.flags = outer
    return { js: `${opening}${inside})`, kind }
  }

  private groupOpening(): { opening: string; kind: Item['kind'] | 'backreference' } {
    this.at--
    for (const [opening, kind] of nonCapturing) if (this.take(opening)) return { opening, kind }
    const rest = this.ahead(200)
    const name = /^\(\?P<([\p{L}_][\p{L}\p{N}_]*)>/u.exec(rest)
    if (name !== null) {
      this.at += [...name[0]].length
      return { opening: `(?<${name[1]}>`, kind: 'matches' }
    }
    const reference = /^\(\?P=([\p{L}_][\p{L}\p{N}_]*)\)/u.exec(rest)
    if (reference !== null) {
      this.at += [...reference[0]].length
      return { opening: `\\k<${reference[1]}>`, kind: 'backreference' }
    }
    const flags = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:/.exec(rest)
    if (flags !== null) {
      this.setFlags(flags[1] ?? '', true)
      this.setFlags(flags[2] ?? '', false)
      this.at += flags[0].length
      return { opening: '(?:', kind: 'matches' }
    }
    if (rest.startsWith('(?(')) this.fail('a conditional "(?(…)…|…)" has no counterpart in JavaScript')
    if (rest.startsWith('(?>')) this.fail('an atomic group "(?>…)" has no counterpart in JavaScript')
    if (rest.startsWith('(?P')) this.fail('"(?P" goes on with <name>…) or =name)')
    if (rest.startsWith('(?<')) this.fail('"(?<" goes on with = or !; a named group is written (?P<name>…)')
    if (rest.startsWith('(?')) this.fail(`unknown extension ${JSON.stringify(rest.slice(0, 3))}`)
    this.at++
    return { opening: '(', kind: 'matches' }
  }

  private escape(): Item {
    const character = this.next()
    if (character === undefined) return this.fail('a backslash at the end')
    const inSet = this.classEscape(character)
    if (inSet !== undefined) return { js: `[${inSet}]`, kind: 'matches' }
    if (character === 'A') return { js: '^', kind: 'anchor' }
    if (character === 'Z') return { js: '$', kind: 'anchor' }
    if (character === 'b' || character === 'B')
      return { js: this.wordBoundary(character === 'b'), kind: 'anchor' }
    if (/[1-9]/.test(character) && !/^[0-7]{3}$/.test(character + this.ahead(2))) {
      const second = /^\d/.test(this.ahead(1)) ? this.next() : ''
      // In its own group, so that a following digit does not join the number.
      return { js: `(?:\\${character}${second})`, kind: 'matches' }
    }
    return { js: literal(String.fromCodePoint(this.codePointEscape(character))), kind: 'matches' }
  }

  // JavaScript's \b knows the letters of ASCII only.
  private wordBoundary(wanted: boolean): string {
    const word = `[${this.classes().get('w')}]`
    const [first, second] = wanted ? ['!', '='] : ['=', '!']
    return `(?:(?<=${word})(?${first}${word})|(?<!${word})(?${second}${word}))`
  }

  private set(): string {
    const start = this.at - 1
    const negated = this.take('^') ? '^' : ''
    const members: string[] = []
    const next = (): Member => {
      const character = this.next()
      if (character !== undefined) return character === '\\' ? this.setEscape() : codePoint(character)
      this.at = start
      return this.fail('"[" without its "]"')
    }
    while (members.length === 0 || !this.take(']')) {
      const low = next()
      if (this.peek() !== '-' || this.ahead(2) === '-]') {
        members.push(inSet(low))
        continue
      }
      this.at++
      const high = next()
      if (typeof low === 'string' || typeof high === 'string' || high < low) {
        return this.fail('a range in "[…]" goes from a character to a later one')
      }
      members.push(`${inSet(low)}-${inSet(high)}`)
    }
    return `[${negated}${members.join('')}]`
  }

  private setEscape(): Member {
    const character = this.next()
    if (character === undefined) return this.fail('"[" without its "]"')
    if (character === 'b') return 0x08
    return this.classEscape(character) ?? this.codePointEscape(character)
  }

  /** \d \w \s and their opposites, as they stand inside a set. */
  private classEscape(character: string): string | undefined {
    const members = this.classes().get(character.toLowerCase())
    if (members === undefined) return undefined
    return character === character.toLowerCase() ? members : `[^${members}]`
  }

  private classes(): ReadonlyMap<string, string> {
    return this.flags.ascii ? asciiClasses : unicodeClasses
  }

  private codePointEscape(character: string): number {
    const simple = characterEscapes.get(character)
    if (simple !== undefined) return simple
    const digits = hexEscapes.get(character)
    if (digits !== undefined) return this.hexEscape(character, digits)
    if (/[0-7]/.test(character)) {
      const octal = character + (/^[0-7]{1,2}/.exec(this.ahead(2))?.[0] ?? '')
      this.at += octal.length - 1
      if (Number.parseInt(octal, 8) > 0o377) this.fail(`"\\${octal}" is beyond \\377`)
      return Number.parseInt(octal, 8)
    }
    if (character === 'N') return this.fail('"\\N{…}" cannot be carried over; write the character itself')
    if (/[a-zA-Z89]/.test(character)) return this.fail(`unknown escape "\\${character}"`)
    return codePoint(character)
  }

  private hexEscape(letter: string, digits: number): number {
    const hex = this.ahead(digits)
    if (hex.length !== digits || /[^0-9a-fA-F]/.test(hex)) {
      return this.fail(`"\\${letter}" takes ${digits} hexadecimal digits`)
    }
    const code = Number.parseInt(hex, 16)
    if (code > 0x10ffff) this.fail(`"\\${letter}${hex}" is no Unicode character`)
    this.at += digits
    return code
  }

  private peek(): string | undefined {
    return this.characters[this.at]
  }

  private next(): string | undefined {
    return this.characters[this.at++]
  }

  private ahead(count: number): string {
    return this.characters.slice(this.at, this.at + count).join('')
  }

  private take(token: string): boolean {
    if (this.ahead(token.length) !== token) return false
    this.at += token.length
    return true
  }

  private fail(reason: string): never {
    throw new Error(`${reason} (character ${Math.min(this.at, this.characters.length) + 1})`)
  }
}
