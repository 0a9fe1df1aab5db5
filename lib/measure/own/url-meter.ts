import type { OwnMeter } from '../../config/own-meters.js'
import type { MeterContext, MeterSession } from '../meter.js'
import { Outage } from '../supervise/outage.js'
import { Questions } from '../supervise/questions.js'
import { numberAt } from './reading.js'
import { SamplesOfReadings } from './samples-of-readings.js'

const patienceMs = 5000
const stopPatienceMs = 1000
const maxAnswerBytes = 1_000_000

/** An address that is asked for a number over and over; one question at a time, and none that waits for five seconds. */
export async function startUrlMeter(
  meter: OwnMeter & { readonly url: string },
  intervalMs: number,
  context: MeterContext,
): Promise<MeterSession> {
  const samples = new SamplesOfReadings(meter, context)
  const outage = new Outage(meter.name, context.onProblem)
  const stopping = new AbortController()
  const ask = async () => {
    const askedMs = context.clock.now()
    try {
      const value = await numberFrom(
        meter,
        AbortSignal.any([stopping.signal, AbortSignal.timeout(patienceMs)]),
      )
      // It was read at some time in between.
      const timeMs = (askedMs + context.clock.now()) / 2
      if (samples.see({ value, timeMs })) outage.over()
    } catch (error) {
      if (!stopping.signal.aborted) outage.failed(`could not be read: ${wordsOf(error)}`)
    }
  }
  const questions = new Questions(intervalMs, ask)
  await questions.again()
  return {
    async stop() {
      await questions.stop(stopPatienceMs)
      stopping.abort()
      samples.close()
    },
  }
}

/**
 * Asks an address once.
 *
 * @throws Error saying why there is no number; never the address, which may hold a password.
 */
export async function numberFrom(
  { url, path }: OwnMeter & { readonly url: string },
  signal: AbortSignal,
): Promise<number> {
  const { address, headers } = withoutPassword(url)
  const answer = await fetch(address, { signal, headers, redirect: 'manual' })
  if (answer.status >= 300 && answer.status < 400) throw new Error('it leads elsewhere, and is not followed')
  if (!answer.ok) throw new Error(`it answers with status ${answer.status}`)
  const text = await textOf(answer)
  const value = numberAt(parse(text), path)
  if (value === undefined) {
    throw new Error(path === undefined ? 'its answer is no number' : `its answer holds no number at ${path}`)
  }
  return value
}

/** A name and password in an address go where they belong, into a header. */
function withoutPassword(url: string): {
  readonly address: string
  readonly headers: Record<string, string>
} {
  const address = new URL(url)
  const { username, password } = address
  if (username === '' && password === '') return { address: url, headers: {} }
  address.username = ''
  address.password = ''
  const pair = `${unescaped(username)}:${unescaped(password)}`
  return {
    address: address.href,
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
  }
}

/** `a%40b` is `a@b`; a percent sign that begins no letter stands for itself, as in `50%`. */
function unescaped(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, letters => {
    try {
      return decodeURIComponent(letters)
    } catch {
      return letters.replaceAll(/%[0-7][0-9a-f]/gi, decodeURIComponent)
    }
  })
}

async function textOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const piece = await reader?.read()
    if (piece === undefined || piece.done) return text
    text += decoder.decode(piece.value, { stream: true })
    if (text.length <= maxAnswerBytes) continue
    await reader?.cancel()
    throw new Error('its answer is longer than a megabyte')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.trim()
  }
}

/** Why an address gave no number; never with the address. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${patienceMs / 1000} s`
  const { cause } = error
  if (!(cause instanceof Error)) return withoutAddresses(error.message)
  if (!('code' in cause)) return withoutAddresses(cause.message)
  const code = String(cause.code)
  const advice = certificateAdvice[code]
  return advice === undefined ? code : `${code}: ${advice}`
}

const trust =
  'nobody that this machine trusts signed its certificate; set NODE_EXTRA_CA_CERTS to a file with it (PEM) before nightwatt starts'
const ofItsTime =
  "its certificate does not hold at this time: look at this machine's clock, or give it another"
/** What to do about certificates, by the codes of OpenSSL and Node. */
const certificateAdvice: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: trust,
  SELF_SIGNED_CERT_IN_CHAIN: trust,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: trust,
  UNABLE_TO_GET_ISSUER_CERT: trust,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: trust,
  CERT_UNTRUSTED: trust,
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name: ask by the name that it holds, or give it another',
  CERT_HAS_EXPIRED: ofItsTime,
  CERT_NOT_YET_VALID: ofItsTime,
}

// What fetch refuses it quotes.
function withoutAddresses(text: string): string {
  return text.replaceAll(/\bhttps?:\/\/\S*/gi, 'its address')
}
