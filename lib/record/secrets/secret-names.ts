/**
 * Which names are those of secrets: of environment variables, options of a command, keys of a configuration. A name is
 * taken apart into its words (`OPENAI_API_KEY`, `--openai-api-key` and `openaiApiKey` are the same three), so that
 * `KEYBOARD`, `PYTHONPATH` and `author` are nobody's secrets though they hold the letters.
 */

import { isNumber, isPath, isRandom, isReference, isSwitch } from './secret-looks.js'

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Words that make a name a secret's, whatever its value; in prose too (`password: …`). */
const sureWords = wordsIn(
  'password passwords passwd passphrase passcode passkey pwd secret secrets psk otp totp hotp mnemonic htpasswd ' +
    'apikey accesskey secretkey privatekey sshkey sshpass authtoken accesstoken mfa bip webhook webhooks',
)
/** Words that make a variable, an option or a key a secret's; in prose they are words like others. */
const secretWords = wordsIn(
  'credential credentials creds pw auth oauth authorization bearer cookie cookies jwt pat private dsn csrf xsrf sessionid ' +
    'sessid phpsessid jsessionid csrftoken',
)
/** Words that together do. */
const phrases: readonly (readonly [ReadonlySet<string>, ReadonlySet<string>])[] = [
  [
    wordsIn('seed recovery backup wallet secret mnemonic pass decrypt unlock'),
    wordsIn('phrase phrases words'),
  ],
  [wordsIn('wallet'), wordsIn('seed')],
  [
    wordsIn('recovery backup activation verification access unlock invite factor security'),
    wordsIn('code codes'),
  ],
  [
    wordsIn('license licence signing activation product serial'),
    wordsIn('key keys token secret code serial'),
  ],
  [wordsIn('snmp'), wordsIn('community')],
]

const ofTokens =
  'count counts dim size length len limit type embedding embeddings budget accuracy acc loss dropout mask num max min ' +
  'per pad eos bos unk sep cls special start end stop begin prefix suffix image text word prompt next new total input ' +
  'output vocab class seen rate pattern id ids idx index second sec'
const ofKeys =
  'dim size length len type name names num sort primary foreign public index bits map mask file path cache build ' +
  'metric label dict dataset column field feature target state sample batch loss log split partition group weight weights bias proj query value values attn attention layer head heads padding states pattern'
/**
 * Words that also stand in the names of harmless things, and the words beside them that say so: `MAX_TOKENS`,
 * `sort_key`, `session_id`. A number under such a name is no secret either.
 */
const ambiguousWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    token: ofTokens,
    tokens: ofTokens,
    key: ofKeys,
    keys: ofKeys,
    session: 'id type desktop class seat name timeout path dir bus manager',
    pass: 'through forward backward count rate num single multi',
  }).map(([word, harmless]) => [word, wordsIn(harmless)]),
)

/** Words that hint at a secret only if the value looks random. */
const hints = wordsIn(
  'key keys token tokens pass sig signature signing license licence activation keyring salt pepper hmac aes fernet api ' +
    'access admin write appid authenticator',
)

/**
 * Last words of names that describe a secret and do not hold it: `AUTH_TYPE`, `PASSWORD_MIN_LENGTH`, `OTP_VERSION`.
 */
const aboutWords = wordsIn(
  'type method mode name provider host port endpoint length len min max timeout expiry ttl helper store manager ' +
    'algorithm alg policy version release size count backend enabled class required rate url uri',
)
/** Words of names that go with a user and a password in one, and what that looks like. */
const loginWords = wordsIn('login basic userpwd userpass')
const userAndPassword = /^[\w.@+-]{1,64}:(?!\d+$|\/\/)\S{4,}$/
/** Words of names whose values are places of files. */
const placeWords = wordsIn(
  'file path dir directory folder home root sock socket store location credentials bin config pwd oldpwd secrets keyring',
)
/** Words of names that hold nothing to hide, whatever stands beside them: `PUBLIC_KEY`, `KeyError`. */
const openWords = wordsIn(
  'public error errors exception warning warnings failed failure failures missing invalid keyboard',
)

/** Ends of words that were written together: `PGPASSWORD`, `GITHUBTOKEN`, `DBPASS`. */
const tails =
  /^(.+)(password|passwd|passphrase|secret|credentials|apikey|token)$|^(?!(?:ask|by|com|encom|tres|low|high|band|one|two|single|multi|sur|over|under|im|first|second|last|all|fore|back)pass$)(.{2,})(pass|pwd|pw)$/

// The fingerprint of the key that signed the Python of a container.
const harmlessNames = new Set(['ssh auth sock', 'gpg key', 'auth sock'])
// A table has keys and a text has tokens; nobody calls a variable of the environment that.
const harmlessElsewhere = new Set(['key', 'keys', 'tokens'])

/**
 * What goes by a name: a variable of the environment, an option of a command, a key of a configuration, or a word in a
 * line of text, which may be prose.
 */
export type NameKind = 'variable' | 'option' | 'key' | 'prose'

// This much of a token is enough if the name hints at it.
const minInProse = 8

/** Whether a value looks like a secret by its name. */
export function isSecretByName(name: string, value: string, kind: NameKind): boolean {
  const words = wordsOf(name)
  const whole = words.join(' ')
  const has = (set: ReadonlySet<string>) => words.some(word => set.has(word))
  if (isReference(value) || isSwitch(value)) return false
  if (harmlessNames.has(whole) || has(openWords)) return false
  if (kind === 'variable' && (whole === 'pwd' || whole === 'oldpwd')) return false
  if (has(placeWords) && isPath(value)) return false
  const random = () => isRandom(value, kind === 'prose' ? minInProse : undefined)
  const isAbout = aboutWords.has(words.at(-1) ?? '') && !has(webhooks)
  const isSure = has(sureWords) || phrases.some(([first, second]) => has(first) && has(second))
  // `secrets: 3` counts them.
  if (isSure && kind === 'prose' && isNumber(value) && !/^\d{4,}$/.test(value)) return false
  if (isSure) return !isAbout || random()
  if (isPin(words)) return /^\d{4,12}$/.test(value.trim())
  if (has(secretWords)) return kind === 'prose' || isAbout ? random() : true
  if (has(loginWords) && userAndPassword.test(value)) return true
  if (isNumber(value)) return false
  const isDescribed = words.some(word => words.some(other => ambiguousWords.get(word)?.has(other)))
  if (has(hints) && !isAbout && !isDescribed && random()) return true
  if (kind === 'prose' || (kind !== 'variable' && harmlessElsewhere.has(whole))) return false
  return !isDescribed && words.some(word => ambiguousWords.has(word))
}

/** Pins of boards and cores are small numbers; those of cards have four digits at least. */
function isPin(words: readonly string[]): boolean {
  return words.at(-1) === 'pin' || (words.at(-2) === 'pin' && words.at(-1) === 'code')
}

// Whoever knows the address of one may use it.
const webhooks = wordsIn('webhook webhooks')

const allWords = new Set([
  ...[sureWords, secretWords, hints, loginWords, ...phrases.map(([, second]) => second)].flatMap(set => [
    ...set,
  ]),
  ...ambiguousWords.keys(),
  'pin',
])

/** Whether a name is one that some value makes a secret's. */
export function mayBeSecretsName(name: string): boolean {
  return wordsOf(name).some(word => allWords.has(word))
}

/** The words of a name in lower case, apart at its separators and where capitals begin a word, without numbers. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map(word => word.replace(/\d+$/, ''))
    .flatMap(word => partsOf(word))
    .filter(word => word !== '')
}

function partsOf(word: string): string[] {
  if (sureWords.has(word) || secretWords.has(word)) return [word]
  const [, head = '', tail, otherHead, otherTail] = tails.exec(word) ?? []
  if (tail !== undefined) return [head, tail]
  return otherTail === undefined ? [word] : [otherHead ?? '', otherTail]
}
