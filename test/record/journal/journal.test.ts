import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from '../../../lib/record/journal/journal.ts'
import { readJournal } from '../../../lib/record/journal/journal-reader.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'journal.ndjson')
const types = () => readJournal(folder).entries.map(({ type }) => type)

describe('a journal', () => {
  it('gives back what was written, in order', () => {
    const journal = new Journal(folder)
    journal.write('one', { index: 1 })
    journal.write('two', { text: 'line\nbreak' })
    journal.close()
    expect(readJournal(folder)).toEqual({
      entries: [
        { time: expect.any(String), type: 'one', index: 1 },
        { time: expect.any(String), type: 'two', text: 'line\nbreak' },
      ],
      problems: [],
    })
  })

  it('passes over a last line that is torn', () => {
    writeFileSync(file(), '{"time":"t","type":"one"}\n{"time":"t","ty')
    expect(readJournal(folder)).toMatchObject({ problems: [] })
    expect(types()).toEqual(['one'])
  })

  it('goes on behind a torn line without taking it for its own', () => {
    writeFileSync(file(), '{"time":"t","type":"one"}\n{"time":"t","ty')
    const journal = new Journal(folder)
    journal.write('night-resumed', {})
    journal.close()
    expect(types()).toEqual(['one', 'night-resumed'])
    expect(readJournal(folder).problems).toEqual([])
    expect(readFileSync(file(), 'utf8')).toContain('{"time":"t","ty\n')
  })

  it('tells of a line in the middle that is no entry', () => {
    writeFileSync(file(), '{"time":"t","type":"one"}\nrubbish\n[]\n{"type":1,"time":"t"}\n')
    appendFileSync(file(), '{"time":"t","type":"two"}\n')
    expect(types()).toEqual(['one', 'two'])
    expect(readJournal(folder).problems.map(problem => problem.slice(0, 22))).toEqual([
      'journal.ndjson, line 2',
      'journal.ndjson, line 3',
      'journal.ndjson, line 4',
    ])
  })

  it('that is not there is told, not thrown', () => {
    expect(readJournal(folder)).toEqual({
      entries: [],
      problems: [expect.stringContaining('cannot be read')],
    })
  })
})
