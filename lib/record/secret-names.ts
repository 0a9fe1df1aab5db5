/**
 * Which names are those of secrets: of environment variables, options of a command, keys of a configuration. A name is
 * taken apart into its words (`OPENAI_API_KEY`, `--openai-api-key` and `openaiApiKey` are the same three), so that
 * `KEYBOARD`, `PYTHONPATH` and `author` are nobody's secrets though they hold the letters.
 */

/** Words that make a name a secret's. */
const secretWords = new Set(
  (
    'password passwd passphrase passcode passkey pwd pw secret secrets credential credentials creds auth oauth ' +
    'authorization bearer cookie cookies jwt pat private dsn htpasswd apikey accesskey secretkey privatekey sshkey ' +
    'sshpass authtoken accesstoken'
  ).split(' '),
)

/**
 * Words that also stand in the names of harmless things, and the words beside them that say so: `MAX_TOKENS`,
 * `sort_key`, `API_BASE`. A number under such a name is no secret either.
 */
const ambiguousWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    token:
      'count dim size length len limit type embedding budget accuracy acc loss dropout mask num max min per',
    tokens:
      'count dim size length len limit type embedding budget accuracy acc loss dropout mask num max min per',
    key: 'dim size length len type name names num sort primary foreign public index bits map mask file path',
    keys: 'dim size length len type names num sort primary foreign public index map file path',
    api: 'base url uri host version port endpoint type path server root timeout name mode level',
    session: 'id type desktop class seat name timeout path dir bus manager',
    pass: 'through forward backward count rate num single multi',
  }).map(([word, harmless]) => [word, new Set(harmless.split(' '))]),
)

/** Ends of words that were written together: `PGPASSWORD`, `GITHUBTOKEN`. */
const tails = ['password', 'passwd', 'passphrase', 'secret', 'credentials', 'apikey', 'token']

const harmlessNames = new Set(['pwd', 'oldpwd', 'ssh auth sock'])
// A table has keys and a text has tokens; nobody calls a variable of the environment that.
const harmlessElsewhere = new Set(['key', 'keys', 'tokens'])

/** What goes by a name: a variable of the environment, an option of a command, a key of a configuration. */
export type NameKind = 'variable' | 'option' | 'key'

/** Whether a value looks like a secret by the name that it goes by. */
export function isSecretByName(name: string, value: string, kind: NameKind): boolean {
  const words = wordsOf(name)
  const whole = words.join(' ')
  if (harmlessNames.has(whole) || (kind !== 'variable' && harmlessElsewhere.has(whole))) return false
  if (words.some(word => secretWords.has(word))) return true
  if (isNumberOrSwitch(value)) return false
  return words.some(word => {
    const harmless = ambiguousWords.get(word)
    return harmless !== undefined && !words.some(other => other !== word && harmless.has(other))
  })
}

/** The words of a name in lower case, apart at its separators and where capitals begin a word, without numbers. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map(word => word.replace(/\d+$/, ''))
    .flatMap(word => tailOf(word) ?? [word])
    .filter(word => word !== '')
}

function tailOf(word: string): string[] | undefined {
  const tail = tails.find(end => word.length > end.length && word.endsWith(end))
  return tail === undefined ? undefined : [word.slice(0, -tail.length), tail]
}

function isNumberOrSwitch(value: string): boolean {
  return /^(?:[+-]?\d{1,15}(?:\.\d*)?(?:e[+-]?\d+)?|true|false|yes|no|on|off|none)?$/i.test(value.trim())
}
