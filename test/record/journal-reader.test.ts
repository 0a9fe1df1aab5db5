import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJournal } from '../../lib/record/journal-reader.ts'

function read(content: string | Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
  writeFileSync(join(folder, 'journal.ndjson'), content)
  return readJournal(folder)
}

const entry = (type: string) => `{"time":"2026-11-23T21:30:05.123+01:00","type":"${type}"}`

describe('reading a journal', () => {
  it('gives its entries in order', () => {
    const { entries, problems } = read(`${entry('night-started')}\n${entry('night-ended')}\n`)
    expect(entries.map(({ type }) => type)).toEqual(['night-started', 'night-ended'])
    expect(problems).toEqual([])
  })

  it('passes over the torn last line that a power cut leaves, without a word', () => {
    const { entries, problems } = read(`${entry('night-started')}\n${entry('night-ended').slice(0, 30)}`)
    expect(entries).toHaveLength(1)
    expect(problems).toEqual([])
  })

  it('names a line in the middle that is no entry, and reads on', () => {
    const { entries, problems } = read(`${entry('a')}\n\0\0\xff\n[1]\n{"time":1,"type":2}\n\n${entry('b')}\n`)
    expect(entries.map(({ type }) => type)).toEqual(['a', 'b'])
    expect(problems.map(problem => problem.replace(/^.*, line/, 'line'))).toEqual([
      'line 2 is no entry of a journal',
      'line 3 is no entry of a journal',
      'line 4 is no entry of a journal',
    ])
  })

  it('has nothing in an empty file, and says so of one that is not there', () => {
    expect(read('')).toEqual({ entries: [], problems: [] })
    expect(readJournal('/no/such/night').problems[0]).toContain('ENOENT')
  })
})
