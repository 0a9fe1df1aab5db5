import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { changesSince } from '../../../lib/night/changes/since.ts'
import type { NightRecord } from '../../../lib/record/schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-changes-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'models.json')
const config = { models: { toy: { path: '.', train_script: 'a.sh', models: ['small'] } } }

type Code = NightRecord['repositories']
const clean: Code = { toy: { path: '.', commit: 'a'.repeat(40), dirty: false, diff: 'none' } }

function changes({
  after = config,
  now = clean,
  before = clean,
}: {
  after?: object
  now?: Code
  before?: Code
} = {}) {
  writeFileSync(file, JSON.stringify(after))
  const night: Partial<NightRecord> = { config_file: file, config, repositories: before }
  return changesSince(night as NightRecord, now)
}

describe('what has changed since a night began', () => {
  it('is nothing where nothing has', () => {
    expect(changes()).toEqual([])
  })

  it('names the places in the configuration', () => {
    const toy = { ...config.models.toy, train_script: 'b.sh', min_log_bytes: 0 }
    expect(changes({ after: { models: { toy } } })).toEqual([
      `${file} has changed: models.toy.train_script, models.toy.min_log_bytes`,
    ])
  })

  it('names the commits', () => {
    const now = { toy: { path: '.', commit: 'b'.repeat(40), dirty: false, diff: 'none' } }
    expect(changes({ now })).toEqual(['toy is at commit bbbbbbbbbbbb; the night began at aaaaaaaaaaaa'])
  })

  it('sees edits of tracked files, and not what trainings leave beside them', () => {
    const edited = { toy: { path: '.', commit: 'a'.repeat(40), dirty: true, diff: 'other' } }
    expect(changes({ now: edited })).toEqual([expect.stringContaining('other changes in its tracked files')])
    const checkpoints = { toy: { path: '.', commit: 'a'.repeat(40), dirty: true, diff: 'none' } }
    expect(changes({ now: checkpoints })).toEqual([])
  })

  it('says nothing of code whose state was not kept', () => {
    const older = { toy: { path: '.', commit: 'a'.repeat(40), dirty: true } }
    expect(changes({ before: older })).toEqual([])
  })

  it('is a configuration that is gone', () => {
    const night: Partial<NightRecord> = { config_file: join(folder, 'gone.json'), config, repositories: {} }
    expect(changesSince(night as NightRecord, {})).toEqual([expect.stringContaining('is not there any more')])
  })
})
