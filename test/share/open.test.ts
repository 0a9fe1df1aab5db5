import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { badges } from '../../lib/share/badge/badges.ts'
import { clashIn, whyNotName } from '../../lib/share/open/entry-names.ts'
import { openPack } from '../../lib/share/open/open-pack.ts'
import { pack } from '../../lib/share/pack/pack.ts'
import { filesIn, makeStudy, nightName, zipOf } from './study.ts'

let good: Record<string, Buffer>
let file = ''
beforeAll(async () => {
  const { root, night, outside } = makeStudy()
  await pack(night, { out: 'study.zip', cwd: root })
  file = join(root, 'study.zip')
  good = filesIn((await openPack(file, { folder: join(outside, 'there') })).folder)
})

/** The files with their sums told anew, but for what a test alters later. */
function summed(files: Readonly<Record<string, string | Buffer>>): Record<string, string | Buffer> {
  const { SHA256SUMS: _, ...others } = files
  const sums = Object.entries(others).map(
    ([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`,
  )
  return { ...others, SHA256SUMS: sums.join('') }
}

/** What opening says; nothing may be left, inside or outside of where it would lie. */
async function refusal(zip: Buffer): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'nightwatt-open-'))
  const inner = join(place, 'inner')
  mkdirSync(inner)
  writeFileSync(join(inner, 'bad.zip'), zip)
  const error: unknown = await openPack(join(inner, 'bad.zip'), { folder: join(inner, 'to') }).catch(
    caught => caught,
  )
  expect(readdirSync(place)).toEqual(['inner'])
  expect(readdirSync(inner)).toEqual(['bad.zip'])
  return error instanceof Error ? error.message : 'it was opened'
}

describe('a pack that would do harm', () => {
  it.each([
    ['results/../../x', 'results/aa/bb/x'],
    ['/etc/nightwatt-x', 'tables/ghtwatt-x'],
  ])('has no file named %s', async (evil, harmless) => {
    const zip = await zipOf({ ...good, [harmless]: 'x' }, { rename: [[harmless, evil]] })
    expect(await refusal(zip)).toMatch(/a path that leads out|absolute path|invalid relative path/)
  })

  it('has no link', async () => {
    expect(await refusal(await zipOf({ 'results/link': '/etc/passwd' }, { mode: 0o120777 }))).toContain(
      '"results/link", which is a link or a device; allowed: regular files. Nothing was written.',
    )
  })

  it('has no two names that are one on some disks', async () => {
    const zip = await zipOf({ ...good, 'results/a': 'x', 'results/A': 'y' })
    expect(await refusal(zip)).toContain('"results/a" and "results/A", which are one name on some disks')
  })

  it('is no bomb', async () => {
    const zip = await zipOf({ ...good, 'results/zeros': Buffer.alloc(120_000_000) })
    expect(await refusal(zip)).toContain('as a bomb has it')
  })

  it('has nothing that another program reads as its own', async () => {
    for (const name of ['config/models_config.json', 'package.json', 'code/toy/.git/config'])
      expect(await refusal(await zipOf({ ...good, [name]: 'x' }))).toContain(name)
  })

  it('names no place outside of it in its record', async () => {
    const record = JSON.parse(String(good['nightwatt-pack.json']))
    const evil = { ...record, code: [{ ...record.code[0], key: '..', path: '../x' }] }
    const files = summed({ ...good, 'nightwatt-pack.json': JSON.stringify(evil) })
    expect(await refusal(await zipOf(files))).toContain('nightwatt-pack.json names ../x')
  })
})

describe('a pack that is not what was packed', () => {
  const night = `results/${nightName}`

  it('is refused for a checksum that is wrong, a file too many and one too few', async () => {
    const altered = { ...good, [`${night}/summary.csv`]: 'x' }
    expect(await refusal(await zipOf(altered))).toContain(`${night}/summary.csv: found the SHA-256`)
    expect(await refusal(await zipOf({ ...good, 'tables/more.csv': 'x' }))).toContain(
      'tables/more.csv: found it, but SHA256SUMS has no',
    )
    const { [`${night}/summary.csv`]: _, ...fewer } = good
    expect(await refusal(await zipOf(fewer))).toContain(`${night}/summary.csv: not in it, though`)
  })

  it('is refused in a newer version, with what to do', async () => {
    const record = { ...JSON.parse(String(good['nightwatt-pack.json'])), format_version: 2 }
    const files = summed({ ...good, 'nightwatt-pack.json': JSON.stringify(record) })
    expect(await refusal(await zipOf(files))).toContain(
      'found version 2 of packs; allowed: up to 1. A newer nightwatt made it',
    )
  })

  it('is refused where it is no pack, or no zip', async () => {
    expect(await refusal(await zipOf({ 'README.md': 'x' }))).toContain('found no nightwatt-pack.json in it')
    expect(await refusal(Buffer.from('no zip'))).toContain('found no zip file')
    expect(await refusal((await zipOf(good)).subarray(0, 5000))).toContain('found no zip file')
  })

  it('is not laid out over what is there', async () => {
    const place = mkdtempSync(join(tmpdir(), 'nightwatt-open-'))
    writeFileSync(join(place, 'mine'), '')
    await expect(openPack(file, { folder: place })).rejects.toThrow(
      `${place} is there already; allowed: a new folder, or an empty one`,
    )
    await expect(openPack(join(place, 'none.zip'))).rejects.toThrow('open: found no file')
    expect(readdirSync(place)).toEqual(['mine'])
  })
})

describe('names in a pack', () => {
  it.each(['results/run/x', 'code/toy/a.py', 'README.md'])('may be %s', name => {
    expect(whyNotName(name)).toBeUndefined()
  })

  it.each([
    '',
    '/x',
    'C:/x',
    'results\\x',
    '../x',
    'results/../x',
    'results//x',
    'results/\u0000',
    'results/\u202ex',
    'code/x/.GIT/hooks',
    `results/${'x'.repeat(300)}`,
    '.npmrc',
    'other/x',
  ])('may not be %j', name => expect(whyNotName(name)).toBeDefined())

  it('clash where a disk tells no case, or one is the folder of another', () => {
    expect(clashIn(['results/a', 'results/b'])).toBeUndefined()
    expect(clashIn(['results/a', 'results/A'])).toBeDefined()
    expect(clashIn(['results/\u00e9', 'results/e\u0301'])).toBeDefined()
    expect(clashIn(['results/a', 'results/A/b'])).toBeDefined()
    expect(clashIn(['results/a/b', 'results/A/c'])).toBeDefined()
  })
})

describe('the badges of a pack', () => {
  it('say what is missing for each, and what a committee judges', async () => {
    const found = await badges(file)
    const missing = Object.fromEntries(
      found.map(({ badge, items }) => [badge, items.filter(({ held }) => !held).map(({ asks }) => asks)]),
    )
    expect(missing).toEqual({
      available: ['authors are named', 'a licence lets others use it'],
      functional: ['complete: the code is that of a commit', 'complete: every planned experiment has ended'],
      reproduced: [
        'its experiments were run again, and compared',
        'on another machine',
        'the pack that was repeated is named',
      ],
    })
    expect(found.every(({ judged }) => judged.length > 0)).toBe(true)
  })

  it('leave nothing behind', async () => {
    const before = readdirSync(tmpdir()).filter(name => name.startsWith('nightwatt-badge-'))
    await badges(file)
    expect(readdirSync(tmpdir()).filter(name => name.startsWith('nightwatt-badge-'))).toEqual(before)
    expect(existsSync(file)).toBe(true)
  })
})
