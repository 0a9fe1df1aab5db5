import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { stateOf } from '../../../lib/night/status/journal-state.ts'
import { readJournal } from '../../../lib/record/journal/journal-reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-any-'))
afterAll(() => rmSync(folder, { recursive: true }))

function read(content: string | Uint8Array) {
  writeFileSync(join(folder, 'journal.ndjson'), content)
  return readJournal(folder)
}

const entry = fc.record(
  {
    time: fc.oneof(fc.string(), fc.constant('2026-11-23T21:30:05.123+01:00')),
    type: fc.constantFrom(
      'night-started',
      'experiment-started',
      'attempt-ended',
      'experiment-ended',
      'cooldown',
      'x',
    ),
    index: fc.oneof(fc.integer(), fc.string()),
    record: fc.anything(),
    experiment: fc.anything(),
  },
  { requiredKeys: ['time', 'type'] },
)

describe('a journal of any bytes', () => {
  it('is read without failing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), bytes => {
        expect(Array.isArray(read(bytes).entries)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('cut at any byte gives its first entries, and nothing that was not written', () => {
    const lines = ['one', 'two', 'three'].map(type => JSON.stringify({ time: 't', type, text: '训练' }))
    const whole = Buffer.from(`${lines.join('\n')}\n`)
    for (let length = 0; length <= whole.length; length += 1) {
      const { entries, problems } = read(whole.subarray(0, length))
      expect(entries.map(({ type }) => type)).toEqual(['one', 'two', 'three'].slice(0, entries.length))
      expect(problems).toEqual([])
    }
  })

  it('adds up to some state, whatever its entries say', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), entries => {
        const state = stateOf(entries)
        expect(state.succeeded).toBeGreaterThanOrEqual(0)
        expect(state.failed).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 200 },
    )
  })
})
