import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { TemplateDelegate } from 'handlebars'
import { UsageError } from '../../errors.js'
import { isThere, readRegularText, statsOf } from '../../os/regular-file.js'
import { packageRoot } from '../../version.js'
import { templateMistake } from './template-mistake.js'

/** The templates of a folder, ready to use. Their contexts: docs/templates.md. */
export interface Templates {
  /** Page of a date: takes a PageContext. */
  readonly report: (context: unknown) => string
  /** The index: takes an IndexContext. */
  readonly index: (context: unknown) => string
  /** Page of a comparison: takes a ComparisonContext. */
  readonly comparison: (context: unknown) => string
  /** The view of a notebook in which experiments are picked: takes what lib/report/explore/explore-page.ts gives it. */
  readonly explore: (context: unknown) => string
  /** Content of style.css. */
  readonly style: string
  /** Content of the files in scripts/, one after another. */
  readonly script: string
  /** Content of index.js. */
  readonly indexScript: string
  /** Those that the view of a notebook needs. */
  readonly exploreScript: string
}

/** In this order: the first is what the others share. */
const scripts = ['page.js', 'table.js', 'charts.js', 'picks.js', 'downloads.js']
const exploreScripts = ['page.js', 'table.js', 'charts.js', 'picks.js', 'explore.js']
const pages = ['report.hbs', 'index.hbs', 'comparison.hbs', 'explore.hbs']
const others = [
  'style.css',
  'scripts/index.js',
  'scripts/explore.js',
  ...scripts.map(name => `scripts/${name}`),
]

const ownFolder = join(packageRoot, 'templates')

const read = new Map<string, Promise<Templates>>()

/**
 * The templates of this package, or of a folder laid out like it: missing files are ours. Read and compiled once per
 * process.
 * @param folder absolute path, or relative to the working folder
 * @throws UsageError for a folder that does not exist or has no file named like ours, or for a template with a
 *   mistake, with its file and line
 */
export function templatesOf(folder?: string): Promise<Templates> {
  const place = folder === undefined ? ownFolder : resolve(folder)
  const known = read.get(place)
  if (known !== undefined) return known
  const templates = readTemplates(place)
  // A user's own may change between two reports of one process, as in a notebook.
  if (place === ownFolder) read.set(place, templates)
  return templates
}

async function readTemplates(folder: string): Promise<Templates> {
  if (folder !== ownFolder) refuseStrangers(folder)
  const { default: handlebars } = await import('handlebars')
  // An environment of its own: partials of another user of handlebars in this process stay out.
  const environment = handlebars.create()
  // Links in a stranger's templates would bring files from elsewhere into the page.
  const rules = { links: { folders: [folder, ownFolder] } }
  const readText = (path: string): string => withoutReturns(readRegularText(path, rules))
  const fileOf = (name: string): string => {
    const theirs = join(folder, name)
    return isThere(theirs) ? theirs : join(ownFolder, name)
  }
  // Strict: a field that a template misspells is an error, not a blank.
  const compile = (name: string): TemplateDelegate => {
    const file = fileOf(name)
    const compiled = environment.compile(readText(file), { strict: true, knownHelpersOnly: true })
    return told(file, compiled, pages.includes(name))
  }
  for (const name of partialsOf(folder)) {
    environment.registerPartial(basename(name, '.hbs'), compile(name))
  }
  return {
    report: compile('report.hbs'),
    index: compile('index.hbs'),
    comparison: compile('comparison.hbs'),
    explore: compile('explore.hbs'),
    style: readText(fileOf('style.css')),
    script: scripts.map(name => readText(fileOf(`scripts/${name}`))).join('\n'),
    exploreScript: exploreScripts.map(name => readText(fileOf(`scripts/${name}`))).join('\n'),
    indexScript: readText(fileOf('scripts/index.js')),
  }
}

/** Ours, and those that a user's own templates have besides. */
function partialsOf(folder: string): readonly string[] {
  const names = [ownFolder, folder]
    .map(place => join(place, 'partials'))
    .filter(place => statsOf(place)?.isDirectory() === true)
    .flatMap(place => readdirSync(place))
    .filter(name => name.endsWith('.hbs'))
  return [...new Set(names)].map(name => `partials/${name}`)
}

// Deeper nesting of partials means endless recursion.
const deepest = 100
let depth = 0

// Handlebars parses and renders when it is called: any mistake in a file is reported once, with its name.
function told(file: string, template: TemplateDelegate, isPage: boolean): TemplateDelegate {
  return (context, options) => {
    // Long before the stack is used up, where any next step may be the one that ends the process.
    if (depth >= deepest) {
      throw new UsageError(
        `${file}: its partials include one another without end; docs/templates.md tells of partials`,
      )
    }
    depth += 1
    try {
      const text = template(context, options)
      // A partial may be empty; an empty page would look like a lost night.
      if (text.trim() === '' && isPage) {
        throw new UsageError(`${file}: it makes an empty page; docs/templates.md tells what one holds`)
      }
      return text
    } catch (error) {
      throw error instanceof UsageError ? error : new UsageError(templateMistake(file, error))
    } finally {
      depth -= 1
    }
  }
}

// A misspelt name would be ignored silently, and the page would look as before.
function refuseStrangers(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`report: --template ${folder} is no folder; name one that holds templates of yours`)
  }
  const known = new Set([...pages, ...others, ...partialsOf(ownFolder)])
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name =>
    name.replaceAll('\\', '/'),
  )
  if (found.some(name => known.has(name))) return
  throw new UsageError(
    `report: --template ${folder} holds no template that a page uses; allowed are ${[...known].sort().join(', ')}`,
  )
}

// Line ends as a browser's parser makes them, so that the hash of a script is the one the browser takes.
function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
