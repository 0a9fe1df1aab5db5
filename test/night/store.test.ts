// Waits for a project of its own.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { local } from '../../lib/engine/local/local.ts'
import { NightStore } from '../../lib/night/store.ts'
import { newWork } from '../../lib/night/work.ts'
import { plan } from '../../lib/plan/plan-night.ts'
import { Redactor } from '../../lib/record/secrets/redact.ts'
import { stopOf } from '../../lib/run/stop.ts'
import { makeProject, quickTrainer, toyConfig } from '../support/project.ts'

let root: string
beforeEach(() => {
  root = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } }).root
})

async function openStore() {
  const nightPlan = plan({ repo: 'toy', model: 'small', energy: false, cwd: root })
  const work = await newWork(nightPlan)
  const survey = await local.survey(nightPlan, process.env)
  const to = { redactor: new Redactor(), startMs: Date.now(), stop: stopOf({}), listener() {} }
  return NightStore.open(work, survey, to)
}

describe('the store of a night', () => {
  it('leaves nothing behind when the night never begins, as when the machine cannot be had', async () => {
    const acquire = async () => {
      using _store = await openStore()
      throw new Error('the machine cannot be had')
    }
    await expect(acquire()).rejects.toThrow('cannot be had')
    expect(readdirSync(join(root, 'results'))).toEqual([])
  })

  it('gives the tasks that are left, numbered by their place in the plan', async () => {
    using store = await openStore()
    expect(store.openExperiments().map(({ index, experimentId }) => [index, experimentId])).toEqual([
      [1, 'toy_small_001'],
    ])
  })
})
