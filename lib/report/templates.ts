import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TemplateDelegate } from 'handlebars'

/** The templates of a folder, ready to use. */
export interface Templates {
  /** Page of a date: takes a PageContext. */
  readonly report: TemplateDelegate
  /** The index: takes an IndexContext. */
  readonly index: TemplateDelegate
  /** Page of a comparison: takes a ComparisonContext. */
  readonly comparison: TemplateDelegate
  /** Content of style.css. */
  readonly style: string
  /** Content of the files in scripts/, one after another. */
  readonly script: string
}

/** In this order: the first is what the others share. */
const scripts = ['page.js', 'table.js', 'charts.js', 'picks.js', 'downloads.js']

// lib/report/ and dist/report/ are equally far from templates/.
const ownFolder = fileURLToPath(new URL('../../templates', import.meta.url))

let own: Promise<Templates> | undefined

/** The templates of this package, read and compiled once a process. */
export function ownTemplates(): Promise<Templates> {
  own ??= readTemplates(ownFolder)
  return own
}

async function readTemplates(folder: string): Promise<Templates> {
  const { default: handlebars } = await import('handlebars')
  // An environment of its own: partials of another user of handlebars in this process stay out.
  const environment = handlebars.create()
  const partials = join(folder, 'partials')
  for (const file of readdirSync(partials).filter(name => name.endsWith('.hbs'))) {
    environment.registerPartial(basename(file, '.hbs'), readText(join(partials, file)))
  }
  // Strict: a field that a template misspells is an error, not a blank.
  const compile = (file: string): TemplateDelegate =>
    environment.compile(readText(join(folder, file)), { strict: true, knownHelpersOnly: true })
  return {
    report: compile('report.hbs'),
    index: compile('index.hbs'),
    comparison: compile('comparison.hbs'),
    style: readText(join(folder, 'style.css')),
    script: scripts.map(name => readText(join(folder, 'scripts', name))).join('\n'),
  }
}

// Line ends as a browser's parser makes them, so that the hash of a script is the one the browser takes.
function readText(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
}
