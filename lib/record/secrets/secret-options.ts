/**
 * Secrets behind options that do not name them: `curl -u ann:secret`, `sshpass -p secret`, `mysql -psecret`. In other
 * programs the same letters mean other things, so most are looked for behind their program alone.
 */

import { redacted } from './secret-form.js'
import { isRandom } from './secret-looks.js'

interface SecretOption {
  /** Of the program, or of its subcommand; parts of a regular expression like the others. */
  readonly program: string
  readonly option: string
  /** Whether the secret stands in the same word, in the next, or in either. */
  readonly stands: 'attached' | 'apart' | 'either'
  /** What stands before the secret in its word, and may stay. */
  readonly before?: string
}

const secretOptions: readonly SecretOption[] = [
  { program: 'sshpass', option: '-p', stands: 'either' },
  { program: 'mysql|mysqldump|mysqladmin|mariadb|mariadb-dump', option: '-p', stands: 'attached' },
  {
    program: 'login|twine|cqlsh|cypher-shell|beeline|rabbitmqadmin|rabbitmqctl|imapsync',
    option: '-p',
    stands: 'apart',
  },
  {
    program: 'mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport|mongostat|mongotop',
    option: '-p',
    stands: 'either',
  },
  { program: 'sqlcmd|bcp|isql|osql|tsql', option: '-P', stands: 'either' },
  { program: 'ipmitool|ipmi-power|mosquitto_pub|mosquitto_sub', option: '-P', stands: 'apart' },
  { program: 'snmp(?:get|walk|set|bulkget|bulkwalk|getnext)', option: '-[cAX]', stands: 'apart' },
  { program: 'ssh-keygen', option: '-[NP]', stands: 'apart' },
  { program: 'rar|unrar', option: '-(?:h)?p', stands: 'attached' },
  { program: 'redis-cli', option: '-a', stands: 'apart' },
  { program: 'ldapsearch|ldapmodify|ldapadd', option: '-w', stands: 'apart' },
  { program: 'zip|unzip', option: '-P', stands: 'apart' },
  { program: '7z|7za|7zr', option: '-p', stands: 'attached' },
  { program: 'openssl', option: '-(?:passin|passout|pass|k|K)', stands: 'apart', before: '(?:pass:)?' },
  {
    program: 'smbclient|smbget|smbmap|rpcclient|winexe|wmic|net',
    option: '-U',
    stands: 'apart',
    before: '[^\\s%\'"]{1,100}%',
  },
]

const known = secretOptions.map(({ program, option, stands, before = '' }) => ({
  stands,
  isProgram: new RegExp(`^(?:.*/)?(?:${program})$`),
  isOption: new RegExp(`^${option}$`),
  apart: new RegExp(`^(${before}).+$`, 's'),
  attached: new RegExp(`^(["']?${option}).+$`, 's'),
}))

const betweenOf = { attached: '', apart: '[ \\t]{1,4}', either: '[ \\t]{0,4}' }

const quote = String.raw`(?:'\\{1,4}''|'"'"'|["'])?`

const inText = secretOptions.map(
  ({ program, option, stands, before = '' }) =>
    new RegExp(
      `((?<![\\w.-])(?:${program})[ \\t][^|;&\\n]{0,300}?(?<=[ \\t"'])${option}${betweenOf[stands]}${quote}${before})[^\\s"'\\\\-][^\\s"']*`,
      'g',
    ),
)

// A name and a password; the ids of a user and a group, and their names, belong to containers and stay.
const nameAndPassword =
  /((?:^|[\s"'])(?:-u|(?:-[a-zA-Z]{0,6}u|--user|--proxy-user|--userpwd)(?:=|[ \t]{1,4}))["']?)([^\s:"'/@=]{1,100}):(?!\/\/|\[redacted\])([^\s"']{1,300})/g
const isGroup = (user: string, group: string) =>
  (/^\d+$/.test(user) && /^\d+$/.test(group)) ||
  user === group ||
  /^(?:root|users|staff|docker|nogroup)$/.test(group)

/** A line of commands without such secrets. */
export function withoutSecretOptions(text: string): string {
  return inText
    .reduce((rest, pattern) => rest.replaceAll(pattern, `$1${redacted}`), text)
    .replaceAll(nameAndPassword, (whole, before: string, user: string, password: string) =>
      isGroup(user, password) ? whole : `${before}${user}:${redacted}`,
    )
}

/**
 * A word of a command without such a secret.
 *
 * @param earlier The words before it.
 */
export function withoutOptionOf(word: string, earlier: readonly string[]): string {
  const option = earlier.at(-1) ?? ''
  if (earlier.includes('login') && isRandom(word, 20)) return redacted
  if (/^(?:-[a-zA-Z]{0,6}u|--user|--proxy-user|--userpwd)$/.test(option)) {
    return withoutSecretOptions(`-u ${word}`).slice('-u '.length)
  }
  for (const { stands, isProgram, isOption, apart, attached } of known) {
    const isApart = stands !== 'attached' && isOption.test(option) && !word.startsWith('-')
    const isAttached = !isApart && stands !== 'apart' && attached.test(word)
    // Last, for a command may have thousands of words.
    if ((!isApart && !isAttached) || !earlier.some(name => isProgram.test(name))) continue
    return word.replace(isApart ? apart : attached, `$1${redacted}`)
  }
  return word
}
