import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { selectNights } from '../../../lib/night/find/select-nights.ts'

let results: string
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'nightwatt-latest-'))
})
afterEach(() => rmSync(results, { recursive: true, force: true }))

function store(name: string, started_at: string): void {
  const record = {
    schema_version: 1,
    night: name,
    started_at,
    seed: 1,
    plan: [],
    options: {},
    command_line: [],
  }
  const rest = { config_file: null, config: null, meters: [], machine: null, versions: {}, repositories: {} }
  mkdirSync(join(results, name))
  writeFileSync(join(results, name, 'night.json'), JSON.stringify({ ...record, ...rest }))
}

const latest = async (word?: string) =>
  (await selectNights(word === undefined ? [] : [word], { results })).map(path => basename(path))

describe('the latest night', () => {
  it('is the one that started last, also in the hour that an autumn night has twice', async () => {
    store('run_20261025_024500', '2026-10-25T02:45:00.000+02:00')
    store('run_20261025_021000', '2026-10-25T02:10:00.000+01:00')
    expect(await latest()).toEqual(['run_20261025_021000'])
    expect(await latest('latest')).toEqual(['run_20261025_021000'])
    expect(await latest('all')).toHaveLength(2)
  })

  it('is the one that started last where nights ran in several time zones', async () => {
    store('run_20261123_230000', '2026-11-23T23:00:00.000+09:00')
    store('run_20261123_190000', '2026-11-23T19:00:00.000-08:00')
    store('run_20251101_190000', '2025-11-01T19:00:00.000-08:00')
    expect(await latest()).toEqual(['run_20261123_190000'])
  })

  it('is the last by name where no record can be read', async () => {
    store('run_20261123_210000', '2026-11-23T21:00:00.000+01:00')
    store('run_20261123_220000', 'yesterday')
    expect(await latest()).toEqual(['run_20261123_220000'])
  })
})
