import { homedir, userInfo } from 'node:os'
import type { NightRecord } from '../../record/schema.js'
import type { Redactor } from '../../record/secrets/redact.js'
import { redacted } from '../../record/secrets/secret-form.js'

/**
 * Texts of a night without what is private. What is taken out is replaced by as many bytes, so that sizes, places of
 * lines and the limits of logs stay what the records say of them. Texts are bytes as Latin-1, whatever their encoding.
 */
export class PrivateText {
  readonly #homes: readonly RegExp[]

  /** @param records Of the nights, whose environments name homes and users. */
  constructor(records: readonly NightRecord[], env: NodeJS.ProcessEnv = process.env) {
    const environments = [env, ...records.map(({ environment = {} }) => environment)]
    const homes = [homedir(), ...environments.map(({ HOME }) => HOME ?? '')]
    const users = [ownName(), ...environments.flatMap(known => userVariables.map(name => known[name] ?? ''))]
    this.#homes = [...new Set(homes.filter(home => /^\/[^/]/.test(home) && home !== '/tmp'))].map(home => {
      const bytes = latin(home.replace(/\/+$/, ''))
      const cut = bytes.lastIndexOf('/') + 1
      return new RegExp(
        `(?<![\\w.-])(${escaped(bytes.slice(0, cut))})(${escaped(bytes.slice(cut))})(?![\\w.-])`,
        'g',
      )
    })
    this.#homes = [
      ...this.#homes,
      /(?<![\w.-])(\/(?:home|Users)\/)([^\s/"'\\:;,<>()]+)/g,
      ...[...new Set(users.filter(user => user.length > 2 && user !== 'root'))].map(
        user =>
          new RegExp(
            `((?:\\/|"(?:${userVariables.join('|')})": "))(${escaped(latin(user))})(?=[/"\\s]|$)`,
            'g',
          ),
      ),
    ]
  }

  /** Without the names of homes and users. */
  withoutHomes(text: string): string {
    return this.#homes.reduce(
      (rest, pattern) =>
        rest.replaceAll(pattern, (_, before: string, name: string) => before + '_'.repeat(name.length)),
      text,
    )
  }
}

const userVariables = ['USER', 'LOGNAME', 'USERNAME', 'SUDO_USER']

/** A text without what looks like a secret, as many bytes long: each is replaced by asterisks. */
export function withoutSecrets(text: string, redactor: Redactor): string {
  const shown = redactor.text(text)
  if (shown === text) return text
  const [first = '', ...pieces] = shown.split(redacted)
  if (!text.startsWith(first)) return starred(text)
  let masked = first
  let at = first.length
  for (const [position, piece] of pieces.entries()) {
    const isLast = position === pieces.length - 1
    const next = isLast ? text.length - piece.length : text.indexOf(piece, at)
    if (next < at || !text.startsWith(piece, next)) return masked + starred(text.slice(at))
    masked += starred(text.slice(at, next)) + piece
    at = next + piece.length
  }
  return masked
}

function starred(text: string): string {
  return text.replaceAll(/[^\r\n]/g, '*')
}

function latin(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

function ownName(): string {
  try {
    return userInfo().username
  } catch {
    // A container's user may be none that the system knows.
    return ''
  }
}
