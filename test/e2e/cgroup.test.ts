// Waits for whole nights.
// Any Node: cgroups.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownCgroup } from '../../lib/run/process/own-cgroup.ts'
import { isRunning, makeProject, plainly, toyConfig, waitFor } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']
const { folder, obstacle } = ownCgroup(process.env)

// Leaves a daemon behind that has neither group, session, parent nor environment of the training.
const daemon = `env -i setsid sh -c 'echo $$ >daemon; exec sleep 300' >/dev/null 2>&1 &
while [ ! -s daemon ]; do sleep 0.05; done
echo "Accuracy: 91.5"
`

function setUp(trainer: string, changes = {}) {
  const project = makeProject({
    config: toyConfig(changes),
    files: { 'toy/train.sh': `#!/bin/sh\n${trainer}` },
  })
  return {
    ...project,
    daemon: () => project.read(project.root, 'toy/daemon').trim(),
    log: () => project.read(project.night(), 'toy_small_001/training.log'),
    record: () => project.json(project.night(), 'toy_small_001/experiment.json'),
  }
}

describe.skipIf(folder === null)(`attempts in cgroups of their own (skipped: ${obstacle})`, () => {
  const left = (mark: string) => readdirSync(folder ?? '').filter(name => name.includes(mark.slice(0, 16)))

  it('end what a training leaves behind, whatever that did to hide, and are gone afterwards', async () => {
    const project = setUp(`cat /proc/self/cgroup; echo mark $NIGHTWATT_MARK; ${daemon}`)
    const { code } = await project.nightwatt(['run', ...toy, ...plainly])
    expect(code).toBe(0)
    expect(isRunning(project.daemon())).toBe(false)
    expect(project.log()).toMatch(/^0::.*\/nightwatt-[0-9a-f]{16}\/1\.1$/m)
    const mark = /mark ([0-9a-f]+)/.exec(project.log())?.[1] ?? ''
    expect(left(mark)).toEqual([])
    expect(project.record()).toMatchObject({
      training_success: true,
      attempts: [
        {
          command: [
            join(project.root, 'toy/train.sh'),
            '--model',
            'small',
            '-d',
            'somewhere',
            '--epochs',
            '3',
            '--lr',
            '0.001000',
          ],
        },
      ],
    })
  })

  it('do not change what the signals reach, nor what a night says of a program that is missing', async () => {
    const pid = setUp('echo pid $$ group $(ps -o pgid= -p $$); echo "Accuracy: 1"\n')
    await pid.nightwatt(['run', ...toy, ...plainly])
    expect(pid.log()).toMatch(/pid (\d+) group +\1\n/)
    const missing = makeProject({ config: toyConfig(), files: { 'toy/train.sh': '#!/no/such/sh\n' } })
    const { stderr } = await missing.nightwatt(['run', ...toy, ...plainly])
    expect(stderr).toContain(
      'train.sh could not be started: it, or the interpreter in its first line, does not exist',
    )
    expect(missing.read(missing.night(), 'toy_small_001/training.log')).toBe('')
  })

  it('end with us when we are killed', async () => {
    const project = setUp(`${daemon}echo mark $NIGHTWATT_MARK; sleep 300\n`)
    const night = project.start(['run', ...toy, ...plainly])
    await night.shows('training.log')
    await waitFor(() => existsSync(join(project.root, 'toy/daemon')) && project.log().includes('mark'))
    expect(isRunning(project.daemon())).toBe(true)
    night.child.kill('SIGKILL')
    await night.ended
    await waitFor(() => !isRunning(project.daemon()))
    const mark = /mark ([0-9a-f]+)/.exec(project.log())?.[1] ?? ''
    await waitFor(() => left(mark).length === 0)
  })

  it('are done without where they are switched off', async () => {
    const project = setUp(`cat /proc/self/cgroup; ${daemon}`)
    const env = { ...process.env, NIGHTWATT_CGROUP: '' }
    expect((await project.nightwatt(['run', ...toy, ...plainly], { env })).code).toBe(0)
    expect(project.log()).not.toContain('/nightwatt-')
    expect(isRunning(project.daemon())).toBe(true)
    process.kill(Number(project.daemon()))
  })
})

describe('the doctor', () => {
  it('tells in a line whether attempts get cgroups', async () => {
    const project = setUp('')
    const { stdout } = await project.nightwatt(['doctor'])
    expect(stdout).toContain(
      folder === null ? obstacle : `every attempt gets a cgroup of its own in ${folder}`,
    )
    const off = await project.nightwatt(['doctor', '--json'], {
      env: { ...process.env, NIGHTWATT_CGROUP: '' },
    })
    expect(JSON.parse(off.stdout).cgroup).toMatchObject({ available: false })
  })
})
