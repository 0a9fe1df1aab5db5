import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { refuseWhileRunning } from '../../../lib/night/resume/still-running.ts'
import { nightOf } from '../../support/night-fixture.ts'

const path = mkdtempSync(join(tmpdir(), 'nightwatt-still-'))
afterAll(() => rmSync(path, { recursive: true }))

const { record } = nightOf({ experiments: [] })
/** A night on a cluster: its own record has no machine. */
const ofCluster = { ...record, machine: null }

function resume(host: string, last: string, acceptChanges = false): () => void {
  const time = '2026-11-23T21:30:05.123+01:00'
  const process = { pid: 1, start_ticks: 1, boot_id: 'another', host }
  const entries = [
    { time, type: 'night-started', total: 2, process },
    ...(last === '' ? [] : [{ time, type: last }]),
  ]
  writeFileSync(join(path, 'journal.ndjson'), entries.map(entry => `${JSON.stringify(entry)}\n`).join(''))
  return () => refuseWhileRunning({ path, record: ofCluster }, { acceptChanges })
}

describe('a night that may still run', () => {
  it('is not followed from another login node, unless its user says that it does not', () => {
    expect(resume('login1', '')).toThrow(/began on login1 and has not ended.*--accept-changes/s)
    expect(resume('login1', '', true)).not.toThrow()
  })

  it('goes on from any after it was detached or has ended, and where its own machine was started since', () => {
    expect(resume('login1', 'night-detached')).not.toThrow()
    expect(resume('login1', 'night-ended')).not.toThrow()
    expect(resume(hostname(), '')).not.toThrow()
  })
})
