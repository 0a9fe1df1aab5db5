export const labelAllowed =
  'a short text on one line that is no path and no other word for nights, for example "wide lr"'

const most = 100

/** Why a text cannot name a night, in words; undefined where it can. */
export function labelMistake(text: string): string | undefined {
  if (text.trim() === '') return 'nothing'
  if (text !== text.trim()) return 'blanks around it'
  if (text.length > most) return `${text.length} characters, of at most ${most}`
  // Control characters, and those that turn the direction of what follows.
  if (/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text)) return 'a control character'
  if (/[/\\]/.test(text) || /^(?:\.+|~.*)$/.test(text)) return 'a path'
  if (text.startsWith('-')) return 'what begins like a flag'
  const isTaken =
    /^(?:latest|all|none)$/i.test(text) || /^\d{4}-\d\d-\d\d$/.test(text) || /^run_\d{8}_\d{6}/.test(text)
  return isTaken ? 'a word that means nights already' : undefined
}
