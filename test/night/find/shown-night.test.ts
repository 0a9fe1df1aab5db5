// Waits for a whole night.
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openNight } from '../../../lib/night/find/open-night.ts'
import { makeProject, plainly, quickTrainer, toyConfig } from '../../support/project.ts'

describe('a night that is printed', () => {
  it('shows its summary, in a cell and as JSON, and nothing of the environment that it ran in', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const env = { ...process.env, MY_LAB_ACCOUNT: 'account-of-ada' }
    await project.nightwatt(['run', '-r', 'toy', '-m', 'small', ...plainly], { env })
    expect(project.read(project.night(), 'night.json')).toContain('account-of-ada')
    const night = await openNight(project.night())
    expect(night.record.environment?.MY_LAB_ACCOUNT).toBe('account-of-ada')
    const shown = [
      inspect(night),
      inspect(night, { depth: 20 }),
      inspect([night.record], { depth: 20 }),
      JSON.stringify(night),
    ]
    for (const text of shown) expect(text).not.toContain('account-of-ada')
    expect(inspect(night)).toMatch(/^Night \{\s+name: 'run_/)
    expect(JSON.parse(JSON.stringify(night))).toMatchObject({
      name: night.name,
      planned: 1,
      finished: 1,
      succeeded: 1,
    })
    expect(inspect(night.record, { depth: 1 })).toMatch(/environment: \[\d+ variables, in night\.json\]/)
  })
})
