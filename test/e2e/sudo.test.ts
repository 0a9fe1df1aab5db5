// Waits for whole nights under sudo.
// Any Node: users.
import { chownSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']
const env = { ...process.env, SUDO_UID: '12345', SUDO_GID: '12346' }

/** What below a folder, itself included, does not belong to the user who called sudo. */
function notTheUsers(folder: string): string[] {
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return ['', ...inside].filter(name => {
    const { uid, gid } = lstatSync(join(folder, name))
    return uid !== 12345 || gid !== 12346
  })
}

function setUp(trainer: string): Project {
  return makeProject({ config: toyConfig(), files: { 'toy/train.sh': `#!/bin/sh\n${trainer}` } })
}

const writing = `here=$(echo ../results/run_*/toy_small_001)
mkdir -p "$here/checkpoints"; echo x > "$here/checkpoints/last.pt"; ln -s /etc/hostname "$here/link"
echo "Accuracy: 91.5"
`

describe.skipIf(process.geteuid?.() !== 0)('under sudo (skipped: only root can be)', () => {
  it('the results and the report belong to the user, and what the training wrote among them too', async () => {
    const project = setUp(writing)
    const { code } = await project.nightwatt(['run', ...toy, '--cooldown', '0'], { env })
    expect(code).toBe(0)
    expect(notTheUsers(join(project.root, 'results'))).toEqual([])
    expect(notTheUsers(join(project.root, 'reports'))).toEqual([])
    expect(readdirSync(join(project.night(), 'toy_small_001'))).toContain('link')
    expect(lstatSync('/etc/hostname').uid).toBe(0)
    expect(lstatSync(join(project.root, 'toy')).uid).toBe(0)
  })

  it('so do the files of attempts that failed', async () => {
    const project = setUp('echo trying; exit 7\n')
    await project.nightwatt(['run', ...toy, ...plainly, '-mr', '1', '--keep-failed'], { env })
    expect(readdirSync(join(project.night(), 'toy_small_001'))).toContain('failed_attempt_1')
    expect(notTheUsers(join(project.root, 'results'))).toEqual([])
  })

  it.each([
    'SIGINT',
    'SIGTERM',
    'SIGKILL',
  ] as const)('so do the files of a night that %s ended', async signal => {
    const project = setUp('echo "Accuracy: 50"; exec sleep 300\n')
    const night = project.start(['run', ...toy, '--cooldown', '0'], { env })
    await night.shows('training.log')
    await waitFor(() => readdirSync(join(project.night(), 'toy_small_001/energy')).length > 0)
    night.child.kill(signal)
    await night.ended
    expect(notTheUsers(join(project.root, 'results'))).toEqual([])
  })

  it('what was there before stays whose it was', async () => {
    const project = setUp(writing)
    const results = join(project.root, 'results')
    mkdirSync(join(results, 'run_20200101_000000'), { recursive: true })
    writeFileSync(join(results, 'notes.txt'), 'mine')
    chownSync(join(results, 'notes.txt'), 501, 20)
    await project.nightwatt(['run', ...toy, ...plainly], { env })
    expect(lstatSync(results).uid).toBe(0)
    expect(lstatSync(join(results, 'run_20200101_000000')).uid).toBe(0)
    expect(lstatSync(join(results, 'notes.txt')).uid).toBe(501)
    expect(notTheUsers(project.night(1))).toEqual([])
  })

  it('called by root, or without sudo, nothing is given away', async () => {
    const project = setUp('echo "Accuracy: 50"\n')
    await project.nightwatt(['run', ...toy, ...plainly], { env: { ...env, SUDO_UID: '0', SUDO_GID: '0' } })
    expect(lstatSync(join(project.night(), 'night.json')).uid).toBe(0)
  })
})
