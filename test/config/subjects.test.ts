import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkSubject, loadSubjects } from '../../lib/config/subjects.ts'
import { ConfigError, UsageError } from '../../lib/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-subjects-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'list.dt')

function list(content: string | Uint8Array) {
  writeFileSync(file, content)
  return loadSubjects(file)
}

const formats = { project: 'typesystem', module: 'typesystem.formats' }

describe('a list.dt', () => {
  it('holds a project and a module a line, as the original wrote it', () => {
    expect(list('typesystem,typesystem.formats\nflutils,flutils.packages\n')).toEqual({
      file,
      subjects: [formats, { project: 'flutils', module: 'flutils.packages' }],
      problems: [],
    })
  })

  it.each([
    ['Windows line ends', 'typesystem,typesystem.formats\r\n'],
    ['old line ends', '\rtypesystem,typesystem.formats\r'],
    ['a byte order mark', '\ufefftypesystem,typesystem.formats'],
    ['spaces around the names', '  typesystem , typesystem.formats \t\n\n'],
    ['remarks', '# the first batch\ntypesystem,typesystem.formats'],
  ])('is read with %s', (_, content) => {
    expect(list(content)).toMatchObject({ subjects: [formats], problems: [] })
  })

  it.each([
    ['no comma', 'typesystem', 'two names with one comma'],
    ['a comma too many', 'a,a.b,c', 'two names with one comma'],
    ['a name missing', 'typesystem,', 'a module as Python imports it'],
    ['a path that climbs out', '../../etc,passwd', 'without ".."'],
    ['a path that climbs out in the middle', 'a/../../b,b.c', 'without ".."'],
    ['an absolute path', '/etc,passwd', 'a project that is the name of a folder'],
    ['what would be an option', '-rf,a.b', 'a project that is the name of a folder'],
    ['a module that is a path', 'a,a/b.py', 'a module as Python imports it'],
    ['a module that climbs out', 'a,..b', 'a module as Python imports it'],
    ['a space in a name', 'my project,a.b', 'a project that is the name of a folder'],
    ['the same row again', 'typesystem,typesystem.formats', 'each row once'],
  ])('with %s loses no good row, and tells the line', (_, row, allowed) => {
    const { subjects, problems } = list(`typesystem,typesystem.formats\n${row}\na,a.b\n`)
    expect(subjects).toEqual([formats, { project: 'a', module: 'a.b' }])
    expect(problems).toEqual([expect.stringContaining(`${file}, line 2: found ${JSON.stringify(row)}`)])
    expect(problems[0]).toContain(allowed)
  })

  it.each([
    ['nothing', '', 'found no row'],
    ['nothing but remarks', '# a\n\n', 'found no row'],
    ['no good row', 'a\nb c\n', 'line 1: found "a"'],
    ['bytes that are no UTF-8', Uint8Array.from([0x61, 0xff, 0x0a]), 'no UTF-8'],
  ])('with %s is refused', (_, content, message) => {
    expect(() => list(content)).toThrowError(ConfigError)
    expect(() => list(content)).toThrowError(message)
  })

  it('that is not there is told, with its path', () => {
    expect(() => loadSubjects(join(folder, 'none.dt'))).toThrowError(/none\.dt: 1 mistake\n.*no such file/)
  })
})

describe('a subject given by its names', () => {
  it('is checked as a row is', () => {
    expect(checkSubject(formats)).toEqual(formats)
    expect(() => checkSubject({ project: '..', module: 'a' })).toThrowError(UsageError)
  })
})
