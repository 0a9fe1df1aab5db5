import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Data goes one way: a room imports only from the rooms before it in this list, and a face only from
 * lib/index.ts. `errors.ts`, `printable.ts`, `units.ts` and `version.ts` stand outside of the rooms and are open to all, as is
 * the first room, by which files are opened. The notebook
 * is the face that the index itself offers (`show`, and `run` as a cell has it), so it cannot import the index: it is
 * the last room but for that which writes notebooks (init), and may speak to the user as a face does.
 */
const rooms = [
  'os',
  'config',
  'design',
  'measure',
  'run',
  'record',
  'protocol',
  'plan',
  'engine',
  'night',
  'table',
  'chart',
  'report',
  'share',
  'notebook',
  'init',
]
const faces = ['cli']
const mayPrint = [...faces, 'notebook']
const openToAll = ['errors.ts', 'printable.ts', 'units.ts', 'version.ts', 'os/regular-file.ts']
/** Read by the command line's flags before the library is, which `--help` does not wait for. */
const lightFolders = ['config/options']

/** What lib/index.ts offers, heading by heading, and from which files. */
const contents = [
  { heading: 'Configuration', holds: /^(?:config|init)\// },
  { heading: 'Planning', holds: /^(plan|design)\/|^night\/(rerun|resume)/ },
  { heading: 'Measuring', holds: /^measure\/|^night\/(?:doctor|calibrate\/)/ },
  { heading: 'Running', holds: /^run\/|^notebook\/live\/|^night\/session\/|judge-log/ },
  { heading: 'Nights', holds: /^(night|record|protocol)\// },
  { heading: 'Tables', holds: /^table\/[\w-]+\.js/ },
  { heading: 'Comparisons', holds: /^table\/compare\// },
  { heading: 'Statistics', holds: /^table\/(statistics\/|trace-statistics)/ },
  { heading: 'Charts', holds: /^chart\// },
  { heading: 'Reports', holds: /^report\// },
  { heading: 'Sharing', holds: /^share\// },
  { heading: 'Notebooks', holds: /^notebook\// },
  { heading: 'Errors', holds: /^(errors|units|version)\.js/ },
]

const lib = resolve(import.meta.dirname, '../lib')

interface Import {
  readonly file: string
  readonly target: string
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(lib, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(match => match[1] ?? '')
  return specifiers.map(specifier => ({
    file,
    target: relative(lib, resolve(lib, dirname(file), specifier)).replace(/\.js$/, '.ts'),
  }))
}

const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
const imports = files.flatMap(importsOf)
const roomOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '')

describe('the house', () => {
  it('has only rooms that are in the plan', () => {
    const found = new Set(files.map(roomOf).filter(room => room !== ''))
    expect([...found].filter(room => ![...rooms, ...faces].includes(room))).toEqual([])
  })

  it('lets data go one way: no room imports from a later one', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = rooms.indexOf(roomOf(file))
      if (from === -1 || openToAll.includes(target)) return false
      const to = rooms.indexOf(roomOf(target))
      return to === -1 || to > from
    })
    expect(wrong).toEqual([])
  })

  it('lets faces see the library only through its index', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        faces.includes(roomOf(file)) &&
        roomOf(target) !== roomOf(file) &&
        ![...openToAll, 'index.ts'].includes(target) &&
        !lightFolders.includes(dirname(target)),
    )
    expect(wrong).toEqual([])
  })

  it('has a table of contents in the order the data flows', () => {
    const text = readFileSync(join(lib, 'index.ts'), 'utf8')
    const headings = [...text.matchAll(/^\/\/ (\w+)/gm)].map(match => match[1])
    expect(headings).toEqual(contents.map(({ heading }) => heading))
    const wrong = text
      .split(/^\/\/ /m)
      .slice(1)
      .flatMap((section, place) => {
        const files = [...section.matchAll(/from '\.\/([^']+)'/g)].map(match => match[1] ?? '')
        return files.filter(file => !contents[place]?.holds.test(file))
      })
    expect(wrong).toEqual([])
  })

  it('has rooms that one can see through: none holds more than fifteen files', () => {
    const counts = new Map<string, number>()
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
    // The layouts that older programs wrote are as many as they are.
    const crowded = [...counts].filter(([room, count]) => count > 15 && room !== 'record/older')
    expect(crowded).toEqual([])
  })

  it('has files of one idea: none is longer than 250 lines but those that say why at their top', () => {
    const long = files.filter(
      file => readFileSync(join(lib, file), 'utf8').trimEnd().split('\n').length > 250,
    )
    expect(long.sort()).toEqual(['config/json/json-text.ts', 'config/pattern/python-pattern.ts'])
    const silent = long.filter(
      file => !readFileSync(join(lib, file), 'utf8').slice(0, 2500).includes('Longer than most files, for '),
    )
    expect(silent).toEqual([])
  })

  it('has names that tell its files apart: none stands in more than three rooms', () => {
    const places = new Map<string, string[]>()
    for (const file of files) places.set(basename(file), [...(places.get(basename(file)) ?? []), file])
    expect([...places.values()].filter(same => same.length > 3)).toEqual([])
  })

  it('prints nothing but from its faces', () => {
    const talkers = files.filter(
      file =>
        !mayPrint.includes(roomOf(file)) &&
        // Examples in doc comments may.
        /\bconsole\.\w+\(|process\.std(?:out|err)\.write/.test(
          readFileSync(join(lib, file), 'utf8').replaceAll(/^ \*.*$/gm, ''),
        ),
    )
    expect(talkers).toEqual([])
  })

  // Whatever else opens a file by itself opens what we have just made, what is the system's, or what is ours.
  const opensItself =
    /^(?:os|measure|run\/process)\/|^(?:version|run\/strangers|report\/render\/vega-runtime|record\/(?:night\/reserve|lock\/lock-file))\.ts$/
  it('opens what others may have put there in one place', () => {
    const wrong = files.filter(
      file =>
        !opensItself.test(file) &&
        /\b(?:openSync|readFileSync|readFile|createReadStream)\(/.test(
          readFileSync(join(lib, file), 'utf8').replaceAll(/^\s*(?:\*|\/\/).*$/gm, ''),
        ),
    )
    expect(wrong).toEqual(['notebook/kernel/resolve-anywhere.ts'])
  })
})
