import { shellQuote } from './shell-quote.js'

const shells = /^(?:.*\/)?(?:a|ba|da|fi|k|mk|z)?sh$/
const positional = /\$(?:[@*1-9]|\{[@*1-9])/

/** A shell command that does not pass on the arguments appended to it. */
export interface SwallowedArguments {
  readonly found: string
  readonly allowed: string
  /** The words of a command that would pass them on. */
  readonly words: readonly string[]
}

/** Some options have a value: `-o pipefail`, `-euo pipefail`. */
function isOption(word: string, at: number, words: readonly string[]): boolean {
  return /^[-+]/.test(word) || /^(?:[-+][a-z]*o|--rcfile|--init-file)$/i.test(words[at - 1] ?? '')
}

/**
 * `bash -c "python train.py"` keeps the arguments after its script for itself, so that no setting reaches the program
 * and every run would be the same. A script with `$@` gets them, after one word that the shell takes for its name
 * (`$0`).
 *
 * @returns Undefined for a command to which arguments can be added.
 */
export function swallowedArguments(words: readonly string[]): SwallowedArguments | undefined {
  const shell = words.findIndex(word => shells.test(word))
  const flag = words.findIndex((word, at) => at > shell && shell !== -1 && /^-[a-z]*c[a-z]*$/i.test(word))
  // Only options may stand between the shell and its -c, or the -c is an option of the script.
  const isShell = flag !== -1 && words.slice(shell + 1, flag).every(isOption)
  const script = words[flag + 1]
  if (!isShell || script === undefined) return undefined
  const behind = words.slice(flag + 2)
  if (positional.test(script) && behind.length > 0) return undefined
  const whole = positional.test(script) ? script : withArguments(script)
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

const program = /\b(?:python|torchrun|accelerate|deepspeed|train|Rscript|julia|java|node)/i

/**
 * The script with "$@" after the command that trains: the last one that looks like a training, else the last of all;
 * in a pipe its first command, and before any redirection.
 */
function withArguments(script: string): string {
  const commands = commandsIn(script)
  const chosen = commands.findLast(({ text }) => program.test(text)) ?? commands.at(-1)
  if (chosen === undefined) return `${script.replace(/[\s;]+$/, '')} "$@"`
  const before = script.slice(0, chosen.end).trimEnd()
  return `${before} "$@"${script.slice(before.length).replace(/[\s;]+$/, '')}`
}

/** The ends of a script's commands that do not follow a pipe: at unquoted operators. */
function commandsIn(script: string): { readonly text: string; readonly end: number }[] {
  const commands: { text: string; end: number }[] = []
  let start = 0
  let end: number | undefined
  const close = (at: number, next: number) => {
    const text = script.slice(start, end ?? at)
    if (text.trim() !== '') commands.push({ text, end: end ?? at })
    start = next
    end = undefined
  }
  for (const { 0: token, index } of script.matchAll(
    /'[^']*'|"(?:\\.|[^"\\])*"|\\.|&&|\|\||\d*>&?\d*|[;\n|<&]/gs,
  )) {
    if (/^(?:&&|\|\||[;\n&])$/.test(token)) close(index, index + token.length)
    else if (/^(?:\||<|\d*>.*)$/.test(token)) end ??= index
  }
  close(script.length, script.length)
  return commands
}
