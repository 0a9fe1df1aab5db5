import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkNight } from '../../lib/night/check/check-night.ts'
import { planRerun } from '../../lib/night/rerun/plan-rerun.ts'
import { ownIdentity } from '../../lib/os/process-identity.ts'
import { openPack } from '../../lib/share/open/open-pack.ts'
import { type Packed, pack } from '../../lib/share/pack/pack.ts'
import { compare } from '../../lib/table/compare/compare.ts'
import { alterNight, commitAll, makeStudy, nightName } from './study.ts'

const whys = ({ leftOut }: Packed) => leftOut.map(({ what, why }) => `${what}: ${why}`)

describe('a pack', () => {
  const { root, night, outside } = makeStudy()
  const home = join(outside, 'elsewhere')
  let packed: Packed
  let opened: Awaited<ReturnType<typeof openPack>>
  beforeAll(async () => {
    writeFileSync(
      join(root, 'look.ipynb'),
      JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    )
    packed = await pack(night, {
      out: 'study.zip',
      cwd: root,
      notebooks: ['look.ipynb'],
      authors: ['Ada Lovelace <https://orcid.org/0000-0001-2345-6789>', 'Charles Babbage'],
      licence: 'CC-BY-4.0',
    })
    opened = await openPack(join(root, 'study.zip'), { folder: home })
  })

  it('opened in another folder is the same night, whole, with its code', async () => {
    expect((await checkNight(opened.nights[0] ?? '')).findings).toEqual([])
    expect(opened.nights).toEqual([join(home, 'results', nightName)])
    expect(readFileSync(join(home, 'code/toy/train.sh'), 'utf8')).toContain('Accuracy')
    const comparison = await compare(night, opened.nights[0] ?? '')
    expect(comparison.settings).toHaveLength(2)
    expect(comparison.onlyIn).toEqual({ a: [], b: [] })
  })

  it('plans the identical experiments there, and asks before it starts the program of a stranger', async () => {
    const before = JSON.parse(readFileSync(join(night, 'night.json'), 'utf8'))
    const again = await planRerun(opened.nights[0] ?? '', { cwd: home })
    expect(again.experiments).toEqual(before.plan)
    expect(again.base).toBe(home)
    expect(again.foreign).toMatchObject([{ repository: 'toy', folder: join(home, 'code/toy') }])
  })

  it('has tables, a dictionary, pages, lock files, notebooks and what describes it', () => {
    const has = (path: string) => existsSync(join(home, path))
    const paths = [
      'tables/experiments.csv',
      'tables/experiments.parquet',
      'tables/samples.parquet',
      'tables/data-dictionary.csv',
      `report/${nightName}.html`,
      'locks/toy/requirements.txt',
      'notebooks/look.ipynb',
      'ro-crate-metadata.json',
      'croissant.json',
      'CITATION.cff',
      'README.md',
    ]
    expect(paths.filter(path => !has(path))).toEqual([])
    const dictionary = readFileSync(join(home, 'tables/data-dictionary.csv'), 'utf8')
    expect(dictionary).toContain('experiments,energy_total_joules,number,J,http://qudt.org/vocab/unit/J,')
    expect(
      execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: home, encoding: 'utf8' }),
    ).toBe('')
  })

  it('names its authors and licence', () => {
    expect(packed.record.authors).toEqual([
      { name: 'Ada Lovelace', orcid: 'https://orcid.org/0000-0001-2345-6789' },
      { name: 'Charles Babbage' },
    ])
    expect(readFileSync(join(home, 'CITATION.cff'), 'utf8')).toContain('license: "CC-BY-4.0"')
  })

  it('describes each experiment as an action of its program, and names nothing that is not there', () => {
    const crate = JSON.parse(readFileSync(join(home, 'ro-crate-metadata.json'), 'utf8'))
    const entities: { '@id': string; '@type': string }[] = crate['@graph']
    expect(entities.filter(entity => entity['@type'] === 'CreateAction')).toHaveLength(2)
    const files = entities.filter(entity => ['File', 'Dataset'].includes(entity['@type']))
    expect(files.filter(file => !existsSync(join(home, decodeURI(file['@id']))))).toEqual([])
    const ids = entities.map(entity => entity['@id'])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('makes nothing in a dry run, and says what would go in', async () => {
    const { path, files } = await pack(night, { dryRun: true, cwd: root })
    expect(path).toBeNull()
    expect(files.find(file => file.path === 'tables/experiments.csv')?.bytes).toBeGreaterThan(100)
  })

  it('is never written over a file that is there', async () => {
    await expect(pack(night, { out: 'study.zip', cwd: root })).rejects.toThrow('study.zip is there already')
  })

  it.each([
    [{ outt: 'x.zip' }, 'pack: found the option outt'],
    [{}, 'pack: found no name for the file'],
    [
      { out: 'a.zip', licence: 'any you like' },
      'licence: found "any you like"; allowed: an identifier of SPDX',
    ],
    [{ out: 'a.zip', notebooks: ['none.ipynb'] }, 'notebook '],
  ])('is not made with %j', async (options, message) => {
    await expect(pack(night, { ...options, cwd: root } as object)).rejects.toThrow(message)
    expect(existsSync(join(root, 'a.zip'))).toBe(false)
  })
})

describe('what is private', () => {
  it('is not in a pack, is told, and what is left agrees with its records', async () => {
    const { root, night, outside } = makeStudy()
    const log = join(night, 'toy_small_001/training.log')
    const secret = `hf_${'abcdefghijklmnopqrstuvwxyzABCDEFGH'}`
    appendFileSync(log, `reading /home/grace/data with ${secret}\n`)
    const packed = await pack(night, { out: 'study.zip', cwd: root })
    expect(whys(packed)).toContain(
      `results/${nightName}/toy_small_001/training.log: what looks like a secret`,
    )
    const { folder } = await openPack(join(root, 'study.zip'), { folder: join(outside, 'there') })
    const text = readFileSync(join(folder, 'results', nightName, 'toy_small_001/training.log'), 'utf8')
    expect(text).toContain(`reading /home/_____/data with ${'*'.repeat(secret.length)}\n`)
    expect(text.length).toBe(readFileSync(log, 'utf8').length)
    // It was altered before it was packed, and the pack does not hide that.
    const { findings } = await checkNight(join(folder, 'results', nightName))
    expect(findings.map(({ place }) => place)).toContain('toy_small_001/training.log')
  })

  it('is not followed behind links, nor taken from files of secrets', async () => {
    const { root, night } = makeStudy()
    symlinkSync('/etc/passwd', join(night, 'toy_small_001/link'))
    writeFileSync(join(root, 'toy/.env'), 'A=b\n')
    const packed = await pack(night, { dryRun: true, cwd: root })
    expect(whys(packed)).toContain(`results/${nightName}/toy_small_001/link: is a link`)
    expect(whys(packed)).toContain('code/toy/.env: looks like a file of secrets')
    expect(packed.files.map(({ path }) => path).filter(path => /link$|\.env$/.test(path))).toEqual([])
  })
})

describe('the code of a night', () => {
  it('is a bundle at its commit, with what was not committed as a patch', async () => {
    const { root, night, outside } = makeStudy()
    const commit = commitAll(join(root, 'toy'))
    appendFileSync(join(root, 'toy/train.sh'), 'echo changed\n')
    writeFileSync(join(root, 'toy/new.bin'), Buffer.from([0, 1, 2, 255, 10, 0]))
    alterNight(night, record => {
      record.repositories = { toy: { path: 'toy', commit, dirty: true, diff: null } }
    })
    const { record } = await pack(night, { out: 'study.zip', cwd: root })
    expect(record.code).toMatchObject([{ kind: 'bundle', commit, patch: true, path: 'code/toy' }])
    const { folder } = await openPack(join(root, 'study.zip'), { folder: join(outside, 'there') })
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', join(folder, 'code/toy'), ...args], { encoding: 'utf8' })
    expect(git('rev-parse', 'HEAD').trim()).toBe(commit)
    expect(git('status', '--short')).toBe(' M train.sh\n?? new.bin\n')
    expect([...readFileSync(join(folder, 'code/toy/new.bin'))]).toEqual([0, 1, 2, 255, 10, 0])
    // The user's own checkout stays as it was.
    expect(execFileSync('git', ['-C', join(root, 'toy'), 'status', '--short'], { encoding: 'utf8' })).toBe(
      ' M train.sh\n?? new.bin\n',
    )
  })

  it('is laid out without links that lead out of it', async () => {
    const { root, night, outside } = makeStudy()
    symlinkSync('/etc/passwd', join(root, 'toy/out'))
    symlinkSync('train.sh', join(root, 'toy/in'))
    const commit = commitAll(join(root, 'toy'))
    alterNight(night, record => {
      record.repositories = { toy: { path: 'toy', commit, dirty: false, diff: null } }
    })
    await pack(night, { out: 'study.zip', cwd: root })
    const opened = await openPack(join(root, 'study.zip'), { folder: join(outside, 'there') })
    expect(opened.notices).toEqual([
      'code/toy: links that lead out of it are laid out as files with their targets',
    ])
    expect(lstatSync(join(opened.folder, 'code/toy/out')).isFile()).toBe(true)
    expect(readFileSync(join(opened.folder, 'code/toy/out'), 'utf8')).toBe('/etc/passwd')
  })

  it('tells of submodules, which stay out', async () => {
    const { root, night } = makeStudy()
    const of = commitAll(join(root, 'toy'))
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', join(root, 'toy'), ...args], { stdio: 'pipe' })
    git('update-index', '--add', '--cacheinfo', `160000,${of},library`)
    mkdirSync(join(root, 'toy/library'))
    const commit = commitAll(join(root, 'toy'))
    alterNight(night, record => {
      record.repositories = { toy: { path: 'toy', commit, dirty: false, diff: null } }
    })
    const packed = await pack(night, { dryRun: true, cwd: root })
    expect(whys(packed)).toContain(
      `code/toy/library: is a submodule at commit ${of}: its address stands in .gitmodules`,
    )
    expect(packed.record.code).toMatchObject([
      { kind: 'bundle', submodules: [{ path: 'library', commit: of }] },
    ])
  })

  it('goes in without its history where that holds a secret', async () => {
    const { root, night } = makeStudy()
    writeFileSync(join(root, 'toy/id_rsa'), 'x')
    const commit = commitAll(join(root, 'toy'))
    alterNight(night, record => {
      record.repositories = { toy: { path: 'toy', commit, dirty: false, diff: null } }
    })
    const packed = await pack(night, { dryRun: true, cwd: root })
    expect(packed.record.code).toMatchObject([{ kind: 'files', commit }])
    expect(packed.files.map(({ path }) => path)).toContain('code/toy/train.sh')
    expect(packed.files.map(({ path }) => path)).not.toContain('code/toy/id_rsa')
    const accepted = await pack(night, { dryRun: true, cwd: root, acceptSecrets: true })
    expect(accepted.record.code).toMatchObject([{ kind: 'bundle' }])
  })

  it('is an address and a commit where no code is wanted', async () => {
    const { root, night } = makeStudy()
    const commit = commitAll(join(root, 'toy'))
    execFileSync('git', [
      '-C',
      join(root, 'toy'),
      'remote',
      'add',
      'origin',
      'https://me:word@example.org/toy.git',
    ])
    alterNight(night, record => {
      record.repositories = { toy: { path: 'toy', commit, dirty: false, diff: null } }
    })
    const { record } = await pack(night, { out: 'study.zip', cwd: root, code: false })
    expect(record.code).toMatchObject([{ kind: 'address', commit, address: 'https://example.org/toy.git' }])
    const { notices } = await openPack(join(root, 'study.zip'), { folder: join(root, 'there') })
    expect(notices).toEqual([
      `the code of toy is not in the pack: git clone https://example.org/toy.git code/toy && git -C code/toy checkout ${commit}`,
    ])
  })

  it('leaves out data beyond the limit, and what is not here any more, and tells both', async () => {
    const { root, night } = makeStudy()
    writeFileSync(join(root, 'toy/data.bin'), Buffer.alloc(5000))
    mkdirSync(join(root, 'toy/node_modules'))
    writeFileSync(join(root, 'toy/node_modules/x.js'), '')
    const packed = await pack(night, { dryRun: true, cwd: root, maxBytes: 1000 })
    expect(whys(packed)).toContain('code/toy/data.bin: the data of a pack are held to 1000 bytes')
    expect(packed.files.map(({ path }) => path).filter(path => path.includes('node_modules'))).toEqual([])
    alterNight(night, record => {
      record.repositories = { toy: { path: 'gone', commit: null, dirty: null, diff: null } }
    })
    const without = await pack(night, { dryRun: true, cwd: root })
    expect(whys(without)).toContain(
      'code/toy: the folder of toy is not here any more: its record alone tells of its code',
    )
  })
})

describe('a night that still runs', () => {
  it('is refused', async () => {
    const { root, night } = makeStudy()
    const line = {
      time: '2026-11-29T05:00:00.000+00:00',
      type: 'night-resumed',
      night: nightName,
      total: 4,
      finished: 2,
      meters: [],
      notices: [],
      process: ownIdentity(),
    }
    appendFileSync(join(night, 'journal.ndjson'), `${JSON.stringify(line)}\n`)
    await expect(pack(night, { dryRun: true, cwd: root })).rejects.toThrow(
      `${night} still runs, in process ${process.pid}`,
    )
  })
})
