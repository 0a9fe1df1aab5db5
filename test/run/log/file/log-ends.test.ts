import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { linesOfEnds } from '../../../../lib/run/log/file/log-ends.ts'

function written(content: string | Uint8Array): string {
  const log = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'training.log')
  writeFileSync(log, content)
  return log
}

it("tells a small log's lines, those of a progress bar too, cleaned and without the empty ones", () => {
  expect(linesOfEnds(written('first\r\n\n\u001B[1msecond\u001B[0m\r 3\0rd\nlast'))).toEqual([
    'first',
    'second',
    '3rd',
    'last',
  ])
})

it('tells the beginning and the end of a large log, no line in part', () => {
  const lines = Array.from({ length: 400_000 }, (_, index) => `line number ${index} of a long log`)
  const ends = linesOfEnds(written(lines.join('\n')))
  expect(ends[0]).toBe(lines[0])
  expect(ends.at(-1)).toBe(lines.at(-1))
  expect(ends.length).toBeLessThan(200_000)
  expect(ends.every(line => /^line number \d+ of a long log$/.test(line))).toBe(true)
})

it('has a bound for a log in one line', () => {
  const ends = linesOfEnds(written(Buffer.alloc(20_000_000, 'z')))
  expect(ends.join('').length).toBeLessThan(4_200_000)
})
