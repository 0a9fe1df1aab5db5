import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const main = resolve(import.meta.dirname, '../../dist/cli/main.js')

/** What `--help` says of a command. */
export interface CommandHelp {
  /** Its words: `notebook run`. */
  readonly command: string
  readonly flags: ReadonlySet<string>
  /** Commands below it. */
  readonly below: readonly string[]
}

/** What the built command line says where it fails, run in the project's root; empty where it succeeds. */
export async function failureOf(words: readonly string[]): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [main, ...words], {
      cwd: resolve(import.meta.dirname, '../..'),
    })
    return ''
  } catch (error) {
    return `nightwatt ${words.join(' ')}: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** The help of every command of the built command line, by its words; the program itself under the empty word. */
export async function helpOfCommands(): Promise<ReadonlyMap<string, CommandHelp>> {
  const all = await helpsBelow([])
  return new Map(all.map(help => [help.command, help]))
}

async function helpsBelow(words: readonly string[]): Promise<readonly CommandHelp[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...words, '--help'])
  const names = sectionOf(stdout, 'Commands').flatMap(line => /^ {2}([a-z-]+)/.exec(line)?.[1] ?? [])
  const below = names.filter(name => name !== 'help')
  const terms = sectionOf(stdout, 'Options').flatMap(line => /^ {2}(-\S.*?)(?: {2}|$)/.exec(line)?.[1] ?? [])
  const flags = new Set(terms.flatMap(term => term.match(/(?<![\w<-])--?[A-Za-z][\w-]*/g) ?? []))
  const deeper = await Promise.all(below.map(name => helpsBelow([...words, name])))
  return [{ command: words.join(' '), flags, below }, ...deeper.flat()]
}

function sectionOf(help: string, title: string): readonly string[] {
  const lines = help.split('\n')
  const start = lines.indexOf(`${title}:`)
  if (start === -1) return []
  const end = lines.indexOf('', start)
  return lines.slice(start + 1, end === -1 ? undefined : end)
}
