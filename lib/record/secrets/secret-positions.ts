/**
 * Secrets that have neither a name nor an option in the command that takes them: `net use Z: \\nas\share secret`,
 * `htpasswd -b users ann secret`, `echo secret | sudo -S …`. What stands before tells of them.
 */
import { redacted } from './secret-form.js'

const space = String.raw`[ \t]{1,8}`
const word = String.raw`["']?[^\s"'|;&]{1,200}["']?`
const options = String.raw`(?:-{1,2}[\w-]{1,30}(?:=[^\s"']{0,100})?${space})*`
const within = String.raw`[^|;&\n]{0,300}?`

/** What stands before a secret, its words apart by `_`; parts of a regular expression. */
const befores = [
  String.raw`net(?:\.exe)?_use_(?:[A-Za-z*]:?_)?["']?\\{2,8}[^\s"']{1,200}["']?_(?:["']?/\S{1,200}_)*`,
  String.raw`net(?:\.exe)?_user_[^\s/"']{1,100}_`,
  `htpasswd_(?:-\\w+_)*-\\w*b\\w*_(?:-\\w+_)*${word}_${word}_`,
  `rclone_obscure_`,
  `wpa_passphrase_${word}_`,
  `vault_login_${options}(?!\\w+=)`,
  `wandb_login_${options}`,
  `bw_unlock_`,
  `mc_(?:alias_set|config_host_add)_${word}_${word}_${word}_`,
  String.raw`(?:set|change|reset|update)-[\w-]{0,30}(?:password|passwd|token|secret|pin)_`,
  String.raw`(?:flyctl|fly|glab|vercel|netlify)_${within}(?<=[ \t])-t_`,
  `kaggle_config_set_${within}-v_`,
  `bw_login_${word}_`,
  `(?:gh|glab)_(?:secret|variable)_(?:set|create)_${within}(?:-b|--body|-v|--value)(?:=|_)`,
  `poetry_config_${options}http-basic\\.[\\w-]+_${word}_`,
  `poetry_config_${options}pypi-token\\.[\\w-]+_`,
  `lftp_${within}-u_${word},`,
  `kubectl_${within}secret_${within}--from-literal(?:=|_)[\\w.-]{1,100}=`,
  `vault_(?:kv_)?(?:put|write|patch)_${within}_[\\w.-]{1,100}=(?!@)`,
  String.raw`sqlplus_(?:-\w+_)*["']?[\w.-]{1,100}/`,
  String.raw`(?:curl|http|https|xh)_${within}(?<=[ \t])(?:-U|-a|--auth)_["']?[^\s:"'/@=]{1,100}:`,
  String.raw`curl_${within}(?<=[ \t])(?:-b|--cookie)_["']?[^\s="']{1,100}=`,
  `cmdkey_${within}/pass:`,
  `(?:xfreerdp3?|wfreerdp|mstsc)_${within}/p:`,
  `security_add-(?:generic|internet)-password_${within}-w_`,
  `(?:plink|pscp|psftp)_${within}-pw_`,
].map(source => source.replaceAll('_', space))

// `set password secret`: what verbs like these are told to remember goes by the name before it.
const remembering = '(?:set|config|configure|modify|connect|hotspot|add|create|update)'
const told = new RegExp(
  String.raw`(?:^|[ \t])${remembering}${space}(?:[^|;&\n]{0,200}[ \t])?([A-Za-z][\w.-]{0,100})${space}["']?$`,
)

const toldInText = new RegExp(
  String.raw`((?<![\w.-])(?:aws|nmcli|git|npm|pnpm|yarn|pip3?|dvc|gcloud|conda|poetry|rclone|composer|bundle|gem)[ \t][^|;&\n]{0,200}?(?<=[ \t])${remembering}${space}(?:[^|;&\n]{0,200}?[ \t])?)([A-Za-z][\w.-]{0,100})(${space}["']?)(?![-/])([^\s"'|;&]+)`,
  'g',
)

const quote = String.raw`(?:'\\{1,4}''|'"'"'|["'])?`
const inText = befores.map(
  before => new RegExp(String.raw`((?<![\w.-])${before}${quote})(?![-/*\\]|\[redacted\])[^\s"'|;&]+`, 'g'),
)
const ofWord = befores.map(
  before => new RegExp(String.raw`^((?:[^\n]*[\s/'"])??${before}["']?)(?![-/*]|\[redacted\])[^\s"']+$`),
)

// Read from where a program expects a password.
const piped =
  /(\b(?:echo|printf)[ \t]{1,4}(?:-\w{1,3}[ \t]{1,4}|["']%s(?:\\n)?["'][ \t]{1,4})*(?:'\\{1,4}''|["'])?(?:[\w.-]{1,64}:)?)(?!\$|\[redacted\])[^\s"'|;&\\]+(?=(?:'\\{1,4}''|["'])?[ \t]*\|[ \t]*(?:[\w/.-]{1,60}[ \t]{1,4}){0,3}(?:sudo[ \t](?:[^|;\n]{0,40}[ \t])?-\w*S\b|[^|;\n]{0,200}--(?:password|passphrase|token|with)-(?:stdin|token)|chpasswd|passwd[ \t]+--stdin|smbpasswd|cryptsetup))/g
const hereString =
  /((?:sudo[ \t](?:[^|;\n]{0,40}[ \t])?-\w*S\b|--(?:password|passphrase|token)-stdin|chpasswd)[^|;\n<]{0,200}<<<[ \t]{0,4}["']?)(?!\$)[^\s"'|;&]+/g

/**
 * A line of commands without such secrets.
 *
 * @param isSecret Whether a value is one by its name.
 */
export function withoutSecretPositions(
  text: string,
  isSecret: (name: string, value: string) => boolean,
): string {
  return [...inText, piped, hereString]
    .reduce((rest, pattern) => rest.replaceAll(pattern, `$1${redacted}`), text)
    .replaceAll(toldInText, (whole, before: string, name: string, apart: string, value: string) =>
      isSecret(name, value) ? before + name + apart + redacted : whole,
    )
}

// More words before it tell nothing, and commands may have many thousands.
const maxBefore = 600
const lineOf = (earlier: readonly string[]) => `${earlier.slice(-40).join(' ').slice(-maxBefore)} `

/**
 * A word of a command without such a secret.
 *
 * @param earlier The words before it.
 */
export function withoutPositionOf(given: string, earlier: readonly string[]): string {
  if (earlier.length === 0) return given
  const line = lineOf(earlier)
  for (const pattern of ofWord) {
    const before = pattern.exec(line + given)?.[1]
    if (before !== undefined) return `${given.slice(0, Math.max(0, before.length - line.length))}${redacted}`
  }
  return given
}

/** The name that a command gives to its next word: `… set password`. */
export function nameTold(earlier: readonly string[]): string | undefined {
  return told.exec(lineOf(earlier))?.[1]
}
