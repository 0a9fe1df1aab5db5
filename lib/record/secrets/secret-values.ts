import { redacted } from './secret-form.js'
import { formsOfIssuers } from './secret-issuers.js'
import { isRandom } from './secret-looks.js'
import { formsOfPlaces } from './secret-places.js'

const forms = [...formsOfIssuers, ...formsOfPlaces]

/** A text in which what has the form of a secret is replaced. */
export function withoutSecretValues(text: string): string {
  return withoutRests(
    withoutEncoded(
      forms.reduce((rest, { pattern, instead = redacted }) => rest.replaceAll(pattern, instead), text),
    ),
  )
}

const wrapped = /(\[redacted\]\r?\n)([\w+/=.-]{6,200})(?=[\r\n]|$)/g

/** A terminal or a logger of some width goes on in the next line with the rest of a token, and nothing beside it. */
function withoutRests(text: string): string {
  return text.replaceAll(wrapped, (whole, before: string, rest: string) =>
    isRandom(rest, 6) ? before + redacted : whole,
  )
}

// `{"` and `{` with a line's end or a space behind it, in base64: JSON, a service account of Google's for one.
const encodedJson = /(?<![\w+/=-])(?:eyJ|eyAi|ewog|ewoJ|ew0K)[\w+/-]{40,}={0,2}/g
const keyOfSecret = /"[^"]*(?:private_key|password|passwd|secret|token|api_?key)[^"]*"\s*:\s*"[^"]/i

/** JSON in base64 hides what its keys would tell: it goes as a whole where one of them is a secret's. */
function withoutEncoded(text: string): string {
  return text.replaceAll(encodedJson, encoded =>
    isRandom(encoded, 40) && keyOfSecret.test(Buffer.from(encoded, 'base64').toString('utf8'))
      ? redacted
      : encoded,
  )
}
