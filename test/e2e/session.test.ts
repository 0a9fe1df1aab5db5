// Waits for whole nights.
// Any Node: nights.
import { join } from 'node:path'
import { type Session, startSession } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { makeProject, toyConfig } from '../support/project.ts'

const trainer = `#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" = --epochs ] && epochs=$2; shift; done
echo "Accuracy: 9$epochs.5"
`

function projectOf() {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  process.env.NIGHTWATT_LOCK_DIR = join(project.root, '.lock')
  const options = {
    repo: 'toy',
    model: 'small',
    seed: 7,
    cooldown: 0,
    energy: false,
    cwd: project.root,
  } as const
  return { project, options }
}

const outcomesOf = async (session: Session) => (await session.end()).experiments.map(({ outcome }) => outcome)

describe('a session', () => {
  it('runs what is asked for, one by one, as one night that check finds whole', async () => {
    const { project, options } = projectOf()
    const session = await startSession(options)
    expect(session.path).toBeUndefined()
    const first = await session.run({ epochs: 2 })
    expect(first).toMatchObject({ outcome: 'success', metrics: { accuracy: 92.5 }, energyJoules: null })
    const [second, third] = await Promise.all([session.run({ epochs: 3 }), session.run()])
    expect([second.metrics.accuracy, third.record.hyperparameters.epochs]).toEqual([93.5, 3])
    const night = await session.end()
    expect(night.path).toBe(session.path)
    expect(night.record.plan?.map(({ hyperparameters }) => hyperparameters.epochs)).toEqual([2, 3, 3])
    const check = await project.nightwatt(['check', '--json'])
    expect(JSON.stringify(JSON.parse(check.stdout)[0].findings)).toBe('[]')
    expect(await session.end()).toBe(night)
  })

  it('refuses what cannot be, and goes on', async () => {
    const { options } = projectOf()
    const session = await startSession(options)
    await expect(session.run({ epoch: 2 })).rejects.toThrow(
      'hyperparameters epoch: found the unknown name "epoch"',
    )
    await expect(session.run({ epochs: 'many' })).rejects.toThrow('hyperparameters epochs: found')
    expect((await session.run({ epochs: 4 })).outcome).toBe('success')
    expect(await outcomesOf(session)).toEqual(['success'])
    await expect(session.run({ epochs: 5 })).rejects.toThrow('the session has ended')
  })

  it('leaves no night where nothing was asked, and begins only then', async () => {
    const { options } = projectOf()
    const session = await startSession(options)
    await expect(session.end()).rejects.toThrow('before its first experiment')
    await expect(startSession({ ...options, repo: 'nobody' })).rejects.toThrow('nobody')
    await expect(startSession({ ...options, silenceSeconds: 0 })).rejects.toThrow('silenceSeconds: found 0')
  })

  it('goes on with its night, numbered on', async () => {
    const { options, project } = projectOf()
    const session = await startSession(options)
    await session.run({ epochs: 2 })
    await session.run({ epochs: 3 })
    const { path } = await session.end()
    await expect(startSession({ ...options, resume: path })).rejects.toThrow('resume: found repo beside it')
    const again = await startSession({ resume: path, cwd: project.root })
    expect((await again.run({ epochs: 6 })).experimentId).toBe('toy_small_003')
    expect(await outcomesOf(again)).toEqual(['success', 'success', 'success'])
    const check = await project.nightwatt(['check', '--json'])
    expect(JSON.stringify(JSON.parse(check.stdout)[0].findings)).toBe('[]')
  })

  it('ends in good order when nothing is asked for too long, and says how it goes on', async () => {
    const { options } = projectOf()
    const session = await startSession({ ...options, silenceSeconds: 0.2 })
    await session.run({ epochs: 2 })
    await new Promise(resolve => setTimeout(resolve, 1500))
    await expect(session.run({ epochs: 3 })).rejects.toThrow(/nothing was asked for too long.*resume/)
    expect(await outcomesOf(session)).toEqual(['success'])
  })

  it('is over for all who wait when it is interrupted', async () => {
    const { options } = projectOf()
    const controller = new AbortController()
    const session = await startSession(options, {
      signal: controller.signal,
      onEvent: ({ type }) => type === 'experiment-ended' && controller.abort(),
    })
    const [first, second] = await Promise.allSettled([session.run({ epochs: 1 }), session.run({ epochs: 2 })])
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
    expect(await outcomesOf(session)).toEqual(['success'])
  })
})
