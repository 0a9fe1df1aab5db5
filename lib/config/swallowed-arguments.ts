import { shellQuote } from './shell-quote.js'

const shells = /^(?:.*\/)?(?:ba|da|z|k|mk|fi)?sh$/
const positional = /\$(?:[@*1-9]|\{[@*1-9])/

/** A command of a shell that passes on nothing of what is put behind it. */
export interface SwallowedArguments {
  readonly found: string
  readonly allowed: string
  /** The words that would pass them on. */
  readonly words: readonly string[]
}

/**
 * `bash -c "python train.py"` takes what follows its script for its own, so that no setting reaches the program: every
 * run would be the same. A script that names `$@` gets them, behind a word that the shell takes for its name (`$0`).
 *
 * @returns Undefined for a command to which arguments can be added.
 */
export function swallowedArguments(words: readonly string[]): SwallowedArguments | undefined {
  const shell = words.findIndex(word => shells.test(word))
  const flag = words.findIndex((word, at) => at > shell && shell !== -1 && /^-[a-z]*c$/.test(word))
  // Only options may stand between the shell and its -c: else the -c is an option of the script.
  const isShell = flag !== -1 && words.slice(shell + 1, flag).every(word => /^[-+]/.test(word))
  const script = words[flag + 1]
  if (!isShell || script === undefined) return undefined
  const behind = words.slice(flag + 2)
  if (positional.test(script) && behind.length > 0) return undefined
  const whole = positional.test(script) ? script : `${script.replace(/[\s;]+$/, '')} "$@"`
  const name = behind[0] ?? (/[\w.-]+/.exec(words[shell]?.split('/').at(-1) ?? '')?.[0] || 'sh')
  const better = [...words.slice(0, flag + 1), whole, name, ...behind.slice(1)]
  return {
    found: positional.test(script)
      ? 'a script whose first argument would become its name ($0)'
      : 'a script of a shell that passes no argument on: the settings would never reach the program',
    allowed: shellQuote(better),
    words: better,
  }
}
