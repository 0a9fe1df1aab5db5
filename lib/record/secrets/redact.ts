import { redacted } from './secret-form.js'
import { isSecretByName, mayBeSecretsName, type NameKind } from './secret-names.js'
import { withoutOptionOf, withoutSecretOptions } from './secret-options.js'
import { nameTold, withoutPositionOf, withoutSecretPositions } from './secret-positions.js'
import { type SecretNames, withoutNamedSecrets } from './secret-text.js'
import { withoutSecretValues } from './secret-values.js'

/** A value that may be shown to others, and the places in it where something was taken out. */
export interface Redacted<Value> {
  readonly value: Value
  readonly places: readonly string[]
}

// The values under these keys are regular expressions or ranges, whatever their names: without them no night could be
// repeated.
const tablesOfNames = new Set([
  'log_patterns',
  'metrics',
  'params',
  'supported_hyperparams',
  'hyperparameters',
  'set',
  'fixed',
])
// Variables of an environment, by name.
const tablesOfVariables = new Set(['env'])
const optionsWithNames = new Set(['--metric', '--param'])

const option = /^(--?[A-Za-z][\w.-]*)=(.*)$/s
// Of two words and more.
const list =
  /\[(?:'[^'\\\n[]{1,2000}'|"[^"\\\n[]{1,2000}")(?:, ?(?:'[^'\\\n[]{0,2000}'|"[^"\\\n[]{0,2000}")){1,1000}\]/g
const listItem = /'[^']*'|"[^"]*"/g

const assignment = /^([A-Za-z_][\w.-]*)=(.*)$/s
const header = /^([A-Za-z][\w-]*):\s*(\S.*)$/s
const optionsWithHeaders = new Set(['-H', '--header', '--headers', '--proxy-header'])

/**
 * Takes secrets out of what a night records: what looks like one by its name or its form, or was named by the user.
 * The rest can still be read, and repeated where no secret was needed.
 */
export class Redactor {
  readonly #named: readonly RegExp[]
  readonly #names: SecretNames = {
    mayBe: name => this.#isNamed(name) || mayBeSecretsName(name),
    is: (name, value, kind) => this.#isSecret(name, value, kind),
  }

  /** @param names Additional names of secrets: of variables, options or keys; `*` stands for any letters. */
  constructor(names: readonly string[] = []) {
    this.#named = names.map(toPattern)
  }

  /** The value of a variable of the environment. */
  variable(name: string, value: string): string {
    return this.#isSecret(name, value, 'variable') ? redacted : this.text(value)
  }

  /** A text of any kind: a command, a connection string, JSON, a line that a program printed. */
  text(text: string): string {
    return withLineEndsApart(this.#listed(text), apart =>
      withoutNamedSecrets(
        withoutSecretPositions(withoutSecretOptions(withoutSecretValues(apart)), (name, value) =>
          this.#isSecret(name, value, 'key'),
        ),
        this.#names,
      ),
    )
  }

  /** `['mysql', '-psecret']`: the words of a command as Python shows them in what it says of one that failed. */
  #listed(text: string): string {
    return text.replaceAll(list, whole => {
      const items = whole.match(listItem) ?? []
      const { value } = this.words(items.map(item => item.slice(1, -1)))
      let at = 0
      return whole.replaceAll(listItem, item => `${item.charAt(0)}${value[at++]}${item.at(-1)}`)
    })
  }

  /** The words of a command. */
  words(words: readonly string[], place = ''): Redacted<string[]> {
    const value = words.map((word, position) => this.#word(word, words.slice(0, position)))
    return { value, places: differing(words, value).map(position => `${place}[${position}]`) }
  }

  /**
   * A value of JSON, without what looks like a secret by its key or its form. Numbers and booleans are not secrets.
   */
  value(value: unknown, place = ''): Redacted<unknown> {
    if (typeof value === 'string') return this.#changed(value, this.text(value), place)
    if (Array.isArray(value)) {
      if (value.length > 0 && value.every(item => typeof item === 'string')) return this.words(value, place)
      const items = value.map((item, position) => this.value(item, `${place}[${position}]`))
      return { value: items.map(item => item.value), places: items.flatMap(({ places }) => places) }
    }
    if (typeof value !== 'object' || value === null) return { value, places: [] }
    return this.object(value, place)
  }

  /** The same of an object, which it stays. */
  object(value: object, place = ''): Redacted<Record<string, unknown>> {
    // `{ "name": "DB_PASSWORD", "value": "…" }`, as Kubernetes has variables.
    const { name, key: named = name } = value as { readonly name?: unknown; readonly key?: unknown }
    return entriesOf(value, place, (key, item, here) =>
      this.#entry(key === 'value' && typeof named === 'string' ? named : key, item, here),
    )
  }

  #entry(key: string, value: unknown, place: string): Redacted<unknown> {
    if (this.#isNamed(key)) return { value: redacted, places: [place] }
    if (tablesOfNames.has(key)) return this.#table(value, place)
    if (tablesOfVariables.has(key) && typeof value === 'object' && value !== null && !Array.isArray(value))
      return entriesOf(value, place, (name, item, here) =>
        typeof item === 'string'
          ? this.#changed(item, this.variable(name, item), here)
          : this.value(item, here),
      )
    const secret = (text: unknown) => typeof text === 'string' && this.#isSecret(key, text, 'key')
    if (secret(value)) return { value: redacted, places: [place] }
    if (Array.isArray(value) && value.some(secret)) {
      return { value: value.map(item => (secret(item) ? redacted : item)), places: [place] }
    }
    return this.value(value, place)
  }

  #table(value: unknown, place: string): Redacted<unknown> {
    if (typeof value !== 'object' || value === null) return this.value(value, place)
    return entriesOf(value, place, (_, item, here) =>
      typeof item === 'string'
        ? this.#changed(item, withoutSecretValues(item), here)
        : this.value(item, here),
    )
  }

  #changed(before: string, after: string, place: string): Redacted<string> {
    return { value: after, places: before === after ? [] : [place] }
  }

  #word(word: string, earlier: readonly string[]): string {
    const before = earlier.at(-1) ?? ''
    if (optionsWithNames.has(before)) return withoutSecretValues(word)
    if (/^--?[A-Za-z]/.test(before) && !word.startsWith('-') && this.#isSecret(before, word, 'option')) {
      return redacted
    }
    // `-H 'X-Api-Key: …'` and `{"password": "…"}` if no quotes kept them together.
    const [, split] = /(?:^|["'\\{,])([A-Za-z][\w.-]*)["'\\]*:$/.exec(before) ?? []
    if (split !== undefined && !isScheme(word) && this.#isSecret(split, word, 'key')) return redacted
    if (isScheme(before) && /^["'\\]*(?:proxy-)?authorization:$/i.test(earlier.at(-2) ?? '')) return redacted
    const withoutOption = withoutPositionOf(withoutOptionOf(word, earlier), earlier)
    if (withoutOption !== word) return withoutOption
    const told = nameTold(earlier)
    if (told !== undefined && !word.startsWith('-') && this.#isSecret(told, word, 'key')) return redacted
    if (optionsWithHeaders.has(before)) {
      const [, key, content = ''] = header.exec(word) ?? []
      if (key !== undefined && this.#isSecret(key, content, 'key')) {
        const text = this.text(word)
        return text === word ? `${key}: ${redacted}` : text
      }
    }
    const [, name, value = ''] = option.exec(word) ?? assignment.exec(word) ?? []
    if (name === undefined || optionsWithNames.has(name)) return this.text(word)
    const kind = name.startsWith('-') ? 'option' : 'variable'
    return this.#isSecret(name, value, kind) ? `${name}=${redacted}` : this.text(word)
  }

  #isSecret(name: string, value: string, kind: NameKind): boolean {
    return value !== '' && (this.#isNamed(name) || isSecretByName(name, value, kind))
  }

  #isNamed(name: string): boolean {
    const plain = normal(name)
    return this.#named.some(pattern => pattern.test(plain))
  }
}

// Nothing prints these: they are for private use.
const mark = '\uE000\uE001'

/** `\n` and the like, spelt out as Python shows bytes, are no part of the name that follows. */
function withLineEndsApart(text: string, redact: (text: string) => string): string {
  if (text.includes(mark)) return redact(text)
  const apart = text.replaceAll(/\\[nrt](?=[A-Za-z])/g, `$&${mark}`)
  return apart === text ? redact(text) : redact(apart).replaceAll(mark, '')
}

/** How a request's header says what kind of secret follows: `Authorization: Bearer …`. */
function isScheme(word: string): boolean {
  return /^(?:basic|bearer|token|apikey|digest|negotiate)$/i.test(word)
}

/** An object with each of its values as `redact` returns it. */
function entriesOf(
  object: object,
  place: string,
  redact: (key: string, value: unknown, place: string) => Redacted<unknown>,
): Redacted<Record<string, unknown>> {
  const entries = Object.entries(object).map(
    ([key, value]) => [key, redact(key, value, place === '' ? key : `${place}.${key}`)] as const,
  )
  return {
    value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    places: entries.flatMap(([, { places }]) => places),
  }
}

/** A glob as an expression; `api-key`, `--api-key` and `API_KEY` are one name. */
function toPattern(glob: string): RegExp {
  const source = normal(glob)
    .split('*')
    .map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`)
}

function normal(name: string): string {
  return name.replace(/^-+/, '').replaceAll('-', '_').toLowerCase()
}

function differing(before: readonly string[], after: readonly string[]): number[] {
  return before.flatMap((word, position) => (word === after[position] ? [] : [position]))
}
