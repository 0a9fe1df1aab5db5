import { describe, expect, it } from 'vitest'
import { NightProgress } from '../../../lib/notebook/live/night-progress.ts'
import type { NightEvent } from '../../../lib/run/events.ts'

const started: NightEvent = {
  type: 'night-started',
  night: 'run_20261123_213000',
  path: '/nights/run_20261123_213000',
  seed: 7,
  total: 16,
  meters: [],
  notices: [],
}
const progress: NightEvent = {
  type: 'blocks-progress',
  total: 16,
  succeeded: 5,
  failed: 1,
  waiting: 1,
  running: 2,
  nodes: ['n1', 'n2'],
  reasons: ['Resources'],
  remainingSeconds: 90,
}
const left: NightEvent = {
  type: 'block',
  block: 2,
  standing: 'left',
  job: '17_2',
  node: '',
  reason: 'its job was cancelled',
  succeeded: 0,
  failed: 0,
}

describe('a night on a cluster, below its cell', () => {
  it('shows how far its jobs are, where they run, why others wait, and when it ends', () => {
    const night = new NightProgress()
    for (const event of [started, progress]) night.see(event)
    expect(night.view()).toMatchObject({
      isRunning: true,
      done: 6,
      total: 16,
      state: '2 blocks run on n1, n2, 1 waits (Resources), 1 failed, ends in about 1 min 30 s',
    })
  })

  it('names blocks that are left, and says how to follow jobs that go on', () => {
    const night = new NightProgress()
    const detached: NightEvent = { type: 'night-detached', night: 'n', path: '/nights/n' }
    for (const event of [started, progress, left, detached]) night.see(event)
    const { isRunning, notices, state } = night.view()
    expect({ isRunning, notices }).toEqual({
      isRunning: false,
      notices: ['block 2 is left: its job was cancelled'],
    })
    expect(state).toContain("run({ resume: 'latest' })")
  })
})
