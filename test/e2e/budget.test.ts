// Waits for whole nights.
// Any Node: what a night counts.
import { readFileSync } from 'node:fs'
import { openNight, status } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const failing = '#!/bin/sh\necho "Accuracy: 1"\nexit 3\n'
const toy = [
  '-r',
  'toy',
  '-m',
  'small',
  '-mt',
  'epochs',
  '-s',
  '3',
  '-n',
  '6',
  '-mr',
  '0',
  '--keep-going',
  ...plainly,
]

describe('a night with a budget', () => {
  it('ends in good order before it is exceeded, says so, and goes on with a larger one', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': failing } })
    const ended = await project.nightwatt(['run', ...toy, '--budget', '1h,2failures'])
    expect(ended.code).toBe(1)
    // A second or two of the hour may have passed.
    expect(ended.stderr).toMatch(/59 min|1 h 00 min/)
    expect(ended.stderr).toContain('1 failure left')
    const words = 'its budget of 1h,2failures ended it: 2 of at most 2 experiments have failed'
    expect(ended.stderr).toContain(words)
    expect(ended.stderr).toContain('6 planned, 0 succeeded, 2 failed, 4 not run')
    const night = project.night()
    expect((await openNight(night)).record.budget).toMatchObject({
      limits: '1h,2failures',
      failures: 2,
      ended: words,
    })
    const shown = await project.nightwatt(['status', night])
    expect(shown.stdout).toContain(words)
    expect(await status({ night })).toMatchObject({ standing: 'ended', budget: { ended: words } })
    const page = await project.nightwatt(['report', night])
    expect(readFileSync(page.stdout.trim(), 'utf8')).toContain('Its budget of 1h,2failures ended it')

    const same = await project.nightwatt(['run', '--resume', night, '--no-report'])
    expect(same.stderr).toContain(words)
    expect((await openNight(night)).experiments).toHaveLength(2)

    const larger = await project.nightwatt(['run', '--resume', night, '--no-report', '--budget', '4failures'])
    expect(larger.stderr).toContain('its budget of 4failures ended it')
    expect((await openNight(night)).experiments).toHaveLength(4)

    const whole = await project.nightwatt(['run', '--resume', night, '--no-report', '--budget', 'none'])
    expect(whole.stderr).not.toContain('budget')
    const { experiments, record } = await openNight(night)
    expect(experiments).toHaveLength(6)
    expect(record.options.budget).toBe('none')
    expect(record.budget).toBe(undefined)
    expect((await project.nightwatt(['check', night])).code).toBe(0)
  })

  it.each([
    ['0kWh', 'a budget of nothing'],
    ['3furlongs', 'of the unknown unit furlongs'],
  ])('is refused with one of %s', async (budget, words) => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': failing } })
    const { code, stderr } = await project.nightwatt(['plan', ...toy.slice(0, 4), '--budget', budget])
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })
})
