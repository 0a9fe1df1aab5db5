import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lookForNights } from '../../../lib/night/find/find-nights.ts'

it('reads nights of one name that two machines began in the same second, and leaves copies out', () => {
  const results = mkdtempSync(join(tmpdir(), 'nightwatt-copies-'))
  const night = (folder: string, host: string) => {
    const path = join(results, folder, 'run_20261123_213000')
    mkdirSync(path, { recursive: true })
    writeFileSync(
      join(path, 'night.json'),
      JSON.stringify({ started_at: '2026-11-23T21:30:00', seed: 7, machine: { host } }),
    )
    return path
  }
  const first = night('ada', 'ada')
  night('bob', 'bob')
  cpSync(first, join(results, 'usb-stick', 'run_20261123_213000'), { recursive: true })
  const { nights, leftOut } = lookForNights(results)
  expect(nights.map(({ name }) => name)).toEqual(['ada/run_20261123_213000', 'bob/run_20261123_213000'])
  expect(leftOut.map(({ note }) => note)).toEqual([
    'usb-stick/run_20261123_213000 is left out: it is a copy of ada/run_20261123_213000',
  ])
})
