import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFoldersIn } from '../../../lib/os/owner.ts'
import { checkManifest } from '../../../lib/record/check/check-manifest.ts'
import { NightFolder } from '../../../lib/record/night/night-folder.ts'
import { Reserve } from '../../../lib/record/night/reserve.ts'
import type { NightRecord } from '../../../lib/record/schema.ts'

let results: string
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'nightwatt-folder-'))
})
afterEach(() => rmSync(results, { recursive: true }))

describe('the folder of a night', () => {
  it('holds space for its last words, which no folder shows', () => {
    const folder = NightFolder.create(results, Date.now())
    expect(readdirSync(folder.path)).toEqual(['journal.ndjson'])
    folder.probe()
    folder.makeRoom()
    folder.probe()
    folder.close()
  })

  it('knows itself again, and is not taken for one of the same name', () => {
    const folder = NightFolder.create(results, Date.now())
    folder.writeSummary([])
    rmSync(folder.path, { recursive: true })
    expect(() => folder.probe()).toThrow('ENOENT')
    mkdirSync(join(results, 'other'))
    mkdirSync(folder.path)
    expect(() => folder.probe()).toThrow('is not the folder any more')
    expect(() => folder.writeSummary([])).toThrow('is not the folder any more')
    expect(readdirSync(folder.path)).toEqual([])
    folder.close()
  })

  it('tells each line of the journal once', () => {
    const folder = NightFolder.create(results, Date.now())
    for (const text of ['one', 'two']) folder.journal.append({ type: 'notice', text })
    const lines = readFileSync(join(folder.path, 'journal.ndjson'), 'utf8').trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line).text)).toEqual(['one', 'two'])
    folder.close()
  })
})

describe('a night killed while night.json was renamed into place', () => {
  const record = (seed: number) => ({ night: 'run', seed }) as unknown as NightRecord

  /** As it is after the checksum of the next night.json was written, and before that was there. */
  function killed(path: string, seed: number): void {
    const file = join(path, 'night.json')
    const former = existsSync(file) ? readFileSync(file) : undefined
    const folder = NightFolder.open(path)
    folder.writeNight(record(seed))
    // What died closed nothing: no line follows.
    const manifest = readFileSync(join(path, 'manifest.ndjson'))
    folder.close()
    writeFileSync(join(path, 'manifest.ndjson'), manifest)
    if (former === undefined) rmSync(file)
    else writeFileSync(file, former)
  }

  it.each([0, 1, 2])('%i times is not taken for altered, whatever is written next', times => {
    const folder = NightFolder.create(results, Date.now())
    folder.writeNight(record(1))
    folder.close()
    for (let time = 1; time <= times; time += 1) killed(folder.path, 1 + time)
    expect(checkManifest(folder.path, true, []).findings).toEqual([])
    const next = NightFolder.open(folder.path)
    next.journal.append({ type: 'notice', text: 'goes on' })
    next.writeSummary([])
    next.close()
    expect(checkManifest(folder.path, true, []).findings).toEqual([])
  })

  it('keeps nothing of a write that was broken off, also of a record', () => {
    const folder = NightFolder.create(results, Date.now())
    folder.close()
    const experiment = makeFoldersIn(folder.path, 'toy_small_001')
    for (const place of [folder.path, experiment])
      writeFileSync(join(place, '.experiment.json.0123456789ab.partial'), '{')
    NightFolder.open(folder.path).close()
    expect(readdirSync(experiment)).toEqual([])
    expect(readdirSync(folder.path)).not.toContain('.experiment.json.0123456789ab.partial')
  })

  it('before there was one is a night without it', () => {
    const folder = NightFolder.create(results, Date.now())
    folder.close()
    killed(folder.path, 1)
    const next = NightFolder.open(folder.path)
    next.writeSummary([])
    next.close()
    expect(checkManifest(folder.path, true, []).findings).toEqual([])
  })
})

describe('folders of a night', () => {
  it('are made one in the other, and may be there', () => {
    expect(makeFoldersIn(results, 'a', 'b')).toBe(join(results, 'a/b'))
    expect(makeFoldersIn(results, 'a', 'b')).toBe(join(results, 'a/b'))
  })

  it('are not made where the night is gone', () => {
    expect(() => makeFoldersIn(join(results, 'gone'), 'a')).toThrow('ENOENT')
  })

  it('are never a link, which might lead out of the night', () => {
    mkdirSync(join(results, 'elsewhere'))
    symlinkSync(join(results, 'elsewhere'), join(results, 'toy_small_001'))
    expect(() => makeFoldersIn(results, 'toy_small_001', 'energy')).toThrow('is a link or a file')
    expect(readdirSync(join(results, 'elsewhere'))).toEqual([])
    expect(lstatSync(join(results, 'toy_small_001')).isSymbolicLink()).toBe(true)
  })
})

describe('the reserve', () => {
  it('leaves nothing in its folder, held or released', () => {
    const reserve = new Reserve(results)
    expect(readdirSync(results)).toEqual([])
    reserve.probe()
    reserve.release()
    reserve.release()
    reserve.close()
    expect(readdirSync(results)).toEqual([])
  })
})
