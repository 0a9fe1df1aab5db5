// Waits for whole nights.
// Any Node: what a program gets.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const trainer = `#!/bin/sh
echo "in \${PWD##*/}: own=$OWN run=$RUN token=$HF_TOKEN"
echo "Accuracy: 90"
`
const config = toyConfig({ cwd: 'inside', env: { OWN: 'own', RUN: 'own' } })
const toy = ['-r', 'toy', '-m', 'small', '-n', '1', ...plainly]
const secret = 'hunter2hunter2'

describe('variables of a run', () => {
  it('reach its program in its folder, also when it goes on and when it runs again, and no record keeps a secret', async () => {
    const project = makeProject({ config, files: { 'toy/inside/train.sh': trainer } })
    const logOf = (position = 0) =>
      readFileSync(join(project.night(position), 'toy_small_001/training.log'), 'utf8')
    const variables = ['--env', 'RUN=a=b "c"', '--env', `HF_TOKEN=${secret}`]
    const ran = await project.nightwatt(['run', ...toy, ...variables])
    expect(ran.code, ran.stderr).toBe(0)
    expect(logOf()).toContain(`in inside: own=own run=a=b "c" token=${secret}`)
    const file = join(project.night(), 'night.json')
    expect(readFileSync(file, 'utf8')).not.toContain(secret)
    expect(JSON.parse(readFileSync(file, 'utf8')).options.env).toEqual({
      RUN: 'a=b "c"',
      HF_TOKEN: '[redacted]',
    })

    const again = ['rerun', 'latest', '--cooldown', '0', '--no-report', '--no-energy']
    const refused = await project.nightwatt([...again, '--accept-program'], { env: { HF_TOKEN: undefined } })
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('it was given secrets by --env, which no record keeps: HF_TOKEN')
    const asked = await project.nightwatt(again, { env: { HF_TOKEN: secret } })
    expect(asked.code).toBe(3)
    expect(asked.stderr).toContain(`env OWN=own 'RUN=a=b "c"' 'HF_TOKEN=[redacted]'`)
    const rerun = await project.nightwatt([...again, '--accept-program'], { env: { HF_TOKEN: secret } })
    expect(rerun.code, rerun.stderr).toBe(0)
    expect(logOf(1)).toBe(logOf())

    // As if it had been broken off before its record was written.
    const night = project.night(1)
    const record = JSON.parse(readFileSync(join(night, 'toy_small_001/experiment.json'), 'utf8'))
    writeFileSync(
      join(night, 'toy_small_001/experiment.json'),
      JSON.stringify({ ...record, cause: 'interrupted', training_success: false, outcome: 'failure' }),
    )
    const resumed = await project.nightwatt(['run', '--resume', night, '--accept-program', '--no-report'], {
      env: { HF_TOKEN: secret },
    })
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(logOf(1)).toBe(logOf())
  })

  it.each([
    [['--env', '=1'], 'NAME=VALUE is allowed'],
    [['--env', 'NIGHTWATT_MARK=x'], 'by which nightwatt knows what it started'],
    [['--env', 'A=1', '--env', 'A=2'], 'A was given before'],
  ])('are refused where they are none: %j', async (variables, words) => {
    const project = makeProject({ config, files: { 'toy/inside/train.sh': trainer } })
    const { code, stderr } = await project.nightwatt(['plan', '-r', 'toy', '-m', 'small', ...variables])
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })
})
