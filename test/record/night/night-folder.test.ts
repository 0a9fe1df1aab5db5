import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFoldersIn } from '../../../lib/os/owner.ts'
import { NightFolder } from '../../../lib/record/night/night-folder.ts'
import { Reserve } from '../../../lib/record/night/reserve.ts'

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
