import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Data goes one way: a room imports only from the rooms before it in this list, and a face only from
 * lib/index.ts. `errors.ts`, `printable.ts`, `units.ts` and `version.ts` stand outside of the rooms and are open to all, as is
 * the first room, by which files are opened. The notebook
 * is the face that the index itself offers (`show`, and `run` as a cell has it), so it cannot import the index: it is
 * the last room, and may speak to the user as a face does.
 */
const rooms = [
  'os',
  'config',
  'design',
  'measure',
  'run',
  'engine',
  'record',
  'night',
  'table',
  'chart',
  'report',
  'notebook',
]
const faces = ['cli']
const mayPrint = [...faces, 'notebook']
const openToAll = ['errors.ts', 'printable.ts', 'units.ts', 'version.ts', 'os/regular-file.ts']

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
        ![...openToAll, 'index.ts'].includes(target),
    )
    expect(wrong).toEqual([])
  })

  it('prints nothing but from its faces', () => {
    const talkers = files.filter(
      file =>
        !mayPrint.includes(roomOf(file)) &&
        /\bconsole\.\w+\(|process\.std(?:out|err)\.write/.test(readFileSync(join(lib, file), 'utf8')),
    )
    expect(talkers).toEqual([])
  })
})
