import type { Redactor } from './redact.js'
import { redacted } from './secret-form.js'

/** The environment as night.json shows it. */
export interface EnvironmentSnapshot {
  readonly environment: Readonly<Record<string, string>>
  /** Names of the variables whose value, or a part of it, was taken out. */
  readonly redactions: readonly string[]
}

// Variables of shells, terminals, desktops and package runners: they change no training, and say more about the user
// than about the night.
const noise =
  /^(?:_|SHLVL|PWD|OLDPWD|PS\d|PROMPT_.*|TERM.*|COLORTERM|COLORFGBG|COLUMNS|LINES|LS_COLORS|LESS.*|PAGER|EDITOR|VISUAL|MAIL|HIST.*|BASH_.*|BASHOPTS|SHELLOPTS|ZSH.*|ZDOTDIR|MOTD_SHOWN|DISPLAY|WAYLAND_.*|WINDOWID|WINDOWPATH|XAUTHORITY|XDG_(?!CACHE|DATA_HOME|CONFIG_HOME).*|DBUS_.*|DESKTOP_.*|GNOME_.*|GTK_.*|QT_.*|KDE_.*|SESSION_MANAGER|SSH_.*|GPG_.*|VSCODE_.*|TMUX.*|STY|ITERM_.*|LC_TERMINAL.*|npm_.*|INIT_CWD|NODE_CHANNEL_.*|INVOCATION_ID|JOURNAL_STREAM|SUDO_COMMAND|NIGHTWATT_MARK|.*%%|.*\(\))$/

const maxCharacters = 4096

/**
 * The variables that a training and the meters may depend on, by name; values that look like secrets are replaced, and
 * long ones cut.
 */
export function environmentSnapshot(env: NodeJS.ProcessEnv, redactor: Redactor): EnvironmentSnapshot {
  const entries = Object.entries(env)
    .flatMap(([name, value]) => (value === undefined || noise.test(name) ? [] : [[name, value] as const]))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => [name, cut(redactor.variable(name, value))] as const)
  return {
    environment: Object.fromEntries(entries),
    redactions: entries.filter(([, value]) => value.includes(redacted)).map(([name]) => name),
  }
}

function cut(value: string): string {
  const more = value.length - maxCharacters
  return more <= 0 ? value : `${value.slice(0, maxCharacters)}… [${more} characters more]`
}
