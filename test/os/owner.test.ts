// Alone: changes who it is run by.
import { chownSync, linkSync, lstatSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFileAtomically } from '../../lib/os/atomic.ts'
import { chownTreeToCaller, makeFolder, ownerOf } from '../../lib/os/owner.ts'

const isRoot = process.geteuid?.() === 0

describe('the owner of what we make', () => {
  it('is the user who called sudo', () => {
    expect(ownerOf({ SUDO_UID: '1000', SUDO_GID: '100' }, 0)).toEqual({ uid: 1000, gid: 100 })
  })

  it.each([
    ['without sudo', {}, 0],
    ['when root called sudo', { SUDO_UID: '0', SUDO_GID: '0' }, 0],
    ['when sudo made us another user than root', { SUDO_UID: '1000', SUDO_GID: '100' }, 33],
    ['when sudo does not tell', { SUDO_UID: 'me', SUDO_GID: '' }, 0],
  ])('is left to the system %s', (_when, env, effectiveUid) => {
    expect(ownerOf(env, effectiveUid)).toBeUndefined()
  })
})

describe.skipIf(!isRoot)('giving away (skipped: only root may)', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightwatt-owner-'))
    process.env.SUDO_UID = '12345'
    process.env.SUDO_GID = '12346'
  })
  afterEach(() => {
    delete process.env.SUDO_UID
    delete process.env.SUDO_GID
  })
  const ownerOfPath = (...path: string[]) => {
    const { uid, gid } = lstatSync(join(folder, ...path))
    return [uid, gid]
  }
  const user = [12345, 12346]
  const root = [0, 0]

  it('takes the folders that were made, and none that was there', () => {
    mkdirSync(join(folder, 'there'))
    makeFolder(join(folder, 'there/made/too'))
    expect(ownerOfPath('there')).toEqual(root)
    expect(ownerOfPath('there/made')).toEqual(user)
    expect(ownerOfPath('there/made/too')).toEqual(user)
    makeFolder(join(folder, 'there'))
    expect(ownerOfPath('there')).toEqual(root)
  })

  it('takes a file that is written whole', () => {
    writeFileAtomically(join(folder, 'record.json'), '{}')
    expect(ownerOfPath('record.json')).toEqual(user)
  })

  it('takes all of a folder, but follows no link out of it', () => {
    const outside = mkdtempSync(join(tmpdir(), 'nightwatt-outside-'))
    mkdirSync(join(outside, 'data'))
    writeFileSync(join(outside, 'set.bin'), 'x')
    const run = join(folder, 'run')
    mkdirSync(join(run, 'checkpoints'), { recursive: true })
    writeFileSync(join(run, 'checkpoints/last.pt'), 'x')
    linkSync(join(run, 'checkpoints/last.pt'), join(run, 'best.pt'))
    linkSync(join(outside, 'set.bin'), join(run, 'set.bin'))
    symlinkSync(join(outside, 'data'), join(run, 'data'))
    symlinkSync('/nowhere', join(run, 'dangling'))
    chownSync(join(run, 'checkpoints'), 501, 20)
    chownTreeToCaller(run)
    for (const name of ['', 'checkpoints', 'checkpoints/last.pt', 'best.pt', 'data', 'dangling']) {
      expect([name, ownerOfPath('run', name)]).toEqual([name, user])
    }
    // Hard links: one file with a name elsewhere is somebody else's still.
    expect(ownerOfPath('run/set.bin')).toEqual(root)
    expect(lstatSync(join(outside, 'data')).uid).toBe(0)
  })

  it('of what is gone already does nothing', () => {
    chownTreeToCaller(join(folder, 'gone'))
  })
})
