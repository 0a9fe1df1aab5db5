/** Letters drawn from a fixed seed, so that every run makes the same values and no file holds a whole one. */
export class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to `below`; mulberry32. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }

  of(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(this.below(alphabet.length))).join('')
  }

  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item
  }

  alnum = (length: number) => this.of(small + capitals + figures, length)
  hex = (length: number) => this.of('0123456789abcdef', length)
  lower = (length: number) => this.of(small + figures, length)
  upper = (length: number) => this.of(capitals + figures, length)
  digits = (length: number) => this.of(figures, length)
  base64 = (length: number) => this.of(`${small}${capitals}${figures}+/`, length)
  url64 = (length: number) => this.of(`${small}${capitals}${figures}-_`, length)

  uuid(): string {
    return [8, 4, 4, 4, 12].map(length => this.hex(length)).join('-')
  }

  /** What people choose. */
  password(): string {
    const word = () => this.one(words)
    return this.one([
      () => `${word()}${this.digits(3)}`,
      () => `${word()}-${word()}-${this.digits(2)}`,
      () => `${capital(word())}${this.digits(2)}!`,
      () => this.alnum(12),
      () => `${word()}${word()}`,
    ])()
  }

  jwt(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: this.digits(8), iat: 1 })}.${this.url64(43)}`
  }

  pem(kind: string, lines = 5): string {
    const body = Array.from({ length: lines }, () => this.base64(64)).join('\n')
    return `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n-----END ${kind}PRIVATE KEY-----`
  }

  phrase(length = 12): string {
    return Array.from({ length }, () => this.one(words)).join(' ')
  }
}

const small = 'abcdefghijklmnopqrstuvwxyz'
const capitals = small.toUpperCase()
const figures = '0123456789'
const words = (
  'anchor banana candle dragon ember falcon garlic harbor island jungle kitten lemon mirror nectar orbit pepper quartz ' +
  'river saddle tunnel umbrella velvet walnut yellow zebra'
).split(' ')
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
