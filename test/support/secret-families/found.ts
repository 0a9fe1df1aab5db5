import { Redactor } from '../../../lib/record/secrets/redact.js'
import { readableText } from '../../../lib/run/log/file/log-text.js'
import type { Sample } from './sample.js'

const redactor = new Redactor()

/** A sample as it stands before it is recorded, and as a night records it. */
export function recorded(sample: Sample): { readonly before: string; readonly after: string } {
  if ('variable' in sample) {
    const { variable, value } = sample
    return { before: `${variable}=${value}`, after: `${variable}=${redactor.variable(variable, value)}` }
  }
  if ('words' in sample) {
    return { before: sample.words.join(' '), after: redactor.words(sample.words).value.join(' ') }
  }
  return { before: sample.line, after: redactor.text(readableText(sample.line)) }
}

// So much of a long one is a leak as well.
const telling = 14

/** Whether a text holds a secret, or a part of it that tells. */
export function holds(text: string, { secrets }: Pick<Sample, 'secrets'>): boolean {
  return secrets.some(secret => {
    // A checksum holds any four figures.
    if (/^\d+$/.test(secret)) return new RegExp(`(?<![\\w.])${secret}(?![\\w.])`).test(text)
    const length = Math.min(secret.length, telling)
    const starts = Array.from({ length: secret.length - length + 1 }, (_, start) => start)
    return starts.some(start => text.includes(secret.slice(start, start + length)))
  })
}

/** A command as a shell prints it that is told to. */
export function asPrinted(words: readonly string[]): string {
  return words.map(word => (/[\s"'$&;\\]/.test(word) ? `'${word}'` : word)).join(' ')
}
