// Waits for commands.
// Any Node: documentation.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { charts, parseModelsConfig } from '../lib/index.js'
import { type CommandHelp, failureOf, helpOfCommands } from './support/command-help.js'
import { type Page, readMarkdown } from './support/markdown.js'
import { commandsOf } from './support/shell-lines.js'
import { typeMistakes } from './support/type-check.js'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder)).flatMap(name => (name.endsWith('.md') ? [join(folder, name)] : []))
const paths = ['.', 'docs', 'notebooks', 'reports'].flatMap(markdownIn)
const pages = new Map<string, Page>(paths.map(path => [path, readMarkdown(read(path))]))
/** What landed is told under the names of its time. */
const guides = new Map([...pages].filter(([path]) => path !== 'CHANGELOG.md'))
const { scripts, files } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>
  readonly files: readonly string[]
}

/** What is found in each page, by the page, in lines that say where. */
const mistakesIn = (of: ReadonlyMap<string, Page>, find: (page: Page, path: string) => readonly string[]) =>
  [...of].flatMap(([path, page]) => find(page, path).map(mistake => `${path}: ${mistake}`))

const shellOf = ({ blocks }: Page) => blocks.filter(({ language }) => language === 'sh')
/** Commands of a page, also those that stand quoted in another's words (`tmux new 'npx …'`) or in a line of text. */
const linesOf = (page: Page) => {
  const texts = [
    ...shellOf(page).map(({ text }) => text),
    ...page.spans.filter(span => /^(npx|npm|node) /.test(span)),
  ]
  const commands = texts.flatMap(commandsOf)
  const quoted = commands.flat().filter(word => word.includes('nightwatt '))
  return [...commands, ...quoted.flatMap(commandsOf)]
}

describe('a page of the documentation', () => {
  it('links to what exists', () => {
    const wrong = mistakesIn(pages, ({ links }, path) =>
      links.filter(link => {
        if (/^[a-z]+:/.test(link)) return false
        const [target = '', anchor] = link.split('#')
        const place = target === '' ? path : relative(root, resolve(root, dirname(path), target))
        if (!existsSync(join(root, place))) return true
        return anchor !== undefined && !(pages.get(place)?.anchors.includes(anchor) ?? false)
      }),
    )
    expect(wrong).toEqual([])
  })

  it('names paths of the project that exist', () => {
    const ours = /^(?:\.ci|config|docs|lib|notebooks|papermill-plugin|scripts|templates|test)\//
    const wrong = mistakesIn(guides, page => {
      const words = [...page.spans, ...linesOf(page).flat()].filter(
        word => ours.test(word) && !/[*…<{\s]/.test(word),
      )
      // What a template's folder holds is named from there.
      return words.filter(word => !existsSync(join(root, word)) && !existsSync(join(root, 'templates', word)))
    })
    expect(wrong).toEqual([])
  })

  it('calls scripts of package.json that exist', () => {
    const wrong = mistakesIn(guides, page =>
      linesOf(page).flatMap(([program, ...words]) => {
        const [command = '', script = ''] = words.filter(word => !word.startsWith('-'))
        if (program !== 'npm' || ['ci', 'install', 'pack', 'publish', 'audit'].includes(command)) return []
        const name = command === 'run' ? script : command
        return name in scripts ? [] : [`npm ${words.join(' ')}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  it('names variables of the environment that something reads', () => {
    const code = ['lib', 'test', '.ci', 'scripts', 'config'].flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && /\.(?:ts|js|sh)$|^run$/.test(entry.name))
        .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
    )
    const known = new Set([...code.join('\n').matchAll(/NIGHTWATT_[A-Z_]+/g)].map(([name]) => name))
    const wrong = mistakesIn(guides, ({ spans, blocks }) =>
      [...spans, ...blocks.map(({ text }) => text)]
        .flatMap(text => text.match(/NIGHTWATT_[A-Z_]+/g) ?? [])
        .filter(name => !known.has(name)),
    )
    expect(wrong).toEqual([])
  })

  it('shows TypeScript that compiles against the library', { timeout: 120_000 }, () => {
    const pieces = mistakesIn(guides, ({ blocks }) =>
      blocks.flatMap(({ language, line }) => (language === 'ts' ? [String(line)] : [])),
    )
    const codes = [...guides.values()].flatMap(({ blocks }) =>
      blocks.flatMap(({ language, text }) => (language === 'ts' ? [text] : [])),
    )
    expect(typeMistakes(new Map(pieces.map((name, at) => [name, codes[at] ?? ''])))).toEqual([])
  })

  it('shows JSON that is read, and whole models files that are valid', () => {
    for (const [path, { blocks }] of guides) {
      for (const { language, text } of blocks) {
        if (language !== 'json') continue
        const value: unknown = JSON.parse(text.startsWith('{') ? text : `{${text}}`)
        const isModelsFile = typeof value === 'object' && value !== null && 'models' in value
        if (isModelsFile) expect(() => parseModelsConfig(value, path)).not.toThrow()
      }
    }
  })
})

describe('the command line in the documentation', () => {
  let helps: ReadonlyMap<string, CommandHelp>
  beforeAll(async () => {
    helps = await helpOfCommands()
  })

  /** What of `nightwatt …` is no command or no flag of it. */
  function mistakesOf(words: readonly string[]): readonly string[] {
    let help = helps.get('')
    const rest = [...words]
    while (help !== undefined && help.below.length > 0 && rest[0] !== undefined && /^[a-z]/.test(rest[0])) {
      const name = rest.shift() ?? ''
      if (!help.below.includes(name)) return [`there is no command ${words.join(' ')}`]
      help = helps.get([help.command, name].join(' ').trim())
    }
    const flags = rest.filter(word => /^--?[A-Za-z]/.test(word)).map(word => word.replace(/=.*/, ''))
    const known = new Set([...(help?.flags ?? []), '--help', '-V', '--version'])
    return flags.filter(flag => !known.has(flag)).map(flag => `nightwatt ${words.join(' ')}: no flag ${flag}`)
  }

  it('has commands and flags that exist, wherever it is called', () => {
    const wrong = mistakesIn(guides, page => {
      const called = linesOf(page).flatMap(words => {
        const at = words.findIndex(word => /(?:^|\/)(?:nightwatt|cli\/main\.js)$/.test(word))
        return at === -1 || ['install', 'npm'].includes(words[at - 1] ?? '') ? [] : [words.slice(at + 1)]
      })
      // In a line of text the program's name is often left out: `run --resume latest`.
      const mentioned = page.spans.filter(span => /^(?:nightwatt )?[a-z]+ (?:\S+ )*--?[a-z]/.test(span))
      const words = mentioned.map(span => span.replace(/^nightwatt /, '').split(/\s+/))
      const ours = words.filter(([command = '']) => helps.has(command))
      return [...called, ...ours].flatMap(mistakesOf)
    })
    expect(wrong).toEqual([])
  })

  it('plans every night that is shown as a command, with values that are allowed', {
    timeout: 60_000,
  }, async () => {
    const lines = [...guides.values()].flatMap(page =>
      shellOf(page)
        .flatMap(({ text }) => commandsOf(text))
        .concat(linesOf(page)),
    )
    const planned = helps.get('plan')?.flags ?? new Set()
    const nights = lines.flatMap(words => {
      const at = words.findIndex(word => /(?:^|\/)nightwatt$/.test(word))
      const [command = '', ...rest] = at === -1 ? [] : words.slice(at + 1)
      const isPlain =
        ['run', 'plan'].includes(command) && !rest.some(word => /…|^--(?:resume|avoid|more)$/.test(word))
      // Flags of how it is shown are not the plan's; earlier nights are not there.
      return isPlain && rest.length > 0
        ? [rest.filter(word => !word.startsWith('--') || planned.has(word.replace(/=.*/, '')))]
        : []
    })
    const different = [...new Map(nights.map(words => [words.join(' '), words])).values()]
    expect(different.length).toBeGreaterThan(3)
    const failures = await Promise.all(different.map(words => failureOf(['plan', ...words])))
    expect(failures.filter(failure => failure !== '')).toEqual([])
  })

  it('has flags that exist, wherever one is mentioned alone', () => {
    /** Flags of programs that are run, of npm and of curl and the like. */
    const ofOthers =
      /^--(?:epochs|lr|amp|no-amp|workers|cfg|NAME|model|api-key|password|ignore-scripts|loop-ms|output|llm|qos)$/
    const known = new Set([...helps.values()].flatMap(({ flags }) => [...flags]))
    const wrong = mistakesIn(guides, ({ spans }) =>
      spans
        .filter(span => span.startsWith('-'))
        .flatMap(span => span.match(/(?<![\w-])--[A-Za-z][\w-]*/g) ?? [])
        .filter(flag => !known.has(flag) && !ofOthers.test(flag)),
    )
    expect(wrong).toEqual([])
  })

  it('has every command in the guide to nights, and every flag in some guide', () => {
    const running = pages.get('docs/running.md')?.spans ?? []
    const missing = [...helps.values()]
      .filter(({ command, below }) => below.length === 0 && !running.includes(command))
      .filter(({ command }) => !running.includes(command.split(' ')[0] ?? ''))
    expect(missing.map(({ command }) => command)).toEqual([])
    const texts = [...guides.keys()].map(read).join('\n')
    const flags = new Set(
      [...helps.values()].flatMap(help => [...help.flags].filter(flag => flag.startsWith('--'))),
    )
    const untold = [...flags].filter(flag => !new RegExp(`${flag}(?![\\w-])`).test(texts))
    expect(untold.filter(flag => !['--help', '--version'].includes(flag))).toEqual([])
  })
})

describe('the documentation as a whole', () => {
  it('has a README that is read to its end', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(150)
  })

  it('has a table of contents that names every guide', () => {
    const named = pages.get('docs/README.md')?.links ?? []
    const missing = markdownIn('docs')
      .map(path => relative('docs', path))
      .filter(name => !named.includes(name))
    expect(missing).toEqual(['README.md'])
  })

  it('draws every chart in the guide to reports, and no other', () => {
    const { spans = [] } = pages.get('docs/reports.md') ?? {}
    const named = spans.flatMap(span => /^charts\.(\w+)$/.exec(span)?.[1] ?? [])
    expect([...new Set(named)].sort()).toEqual(Object.keys(charts).sort())
  })

  it('comes with the package as far as the README links to it', () => {
    const links = (pages.get('README.md')?.links ?? []).filter(link => !/^[a-z]+:/.test(link))
    const packed = [...files, 'LICENSE', 'README.md', 'package.json']
    const left = links.map(link => link.split('#')[0] ?? '')
    expect(left.filter(link => !packed.some(file => link === file || link.startsWith(`${file}/`)))).toEqual(
      [],
    )
  })
})
