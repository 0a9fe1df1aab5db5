import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { endProcessGroup, groupLives } from '../../lib/run/process-group.ts'

async function startGroup(script: string): Promise<number> {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  return child.pid ?? 0
}

describe('ending a process group', () => {
  it('ends the trainer and what it started, quickly when they obey', async () => {
    const pid = await startGroup('sleep 300 & sleep 300 & echo ready; wait')
    expect(groupLives(pid)).toBe(true)
    const start = performance.now()
    await endProcessGroup(pid)
    expect(groupLives(pid)).toBe(false)
    expect(performance.now() - start).toBeLessThan(1500)
  })

  it('kills at once what ignores SIGTERM, when told to hurry', async () => {
    const pid = await startGroup('trap "" TERM; echo ready; while :; do sleep 0.05; done')
    const hurry = new AbortController()
    const ended = endProcessGroup(pid, hurry.signal)
    await wait(300)
    expect(groupLives(pid)).toBe(true)
    hurry.abort()
    await ended
    expect(groupLives(pid)).toBe(false)
  })

  it('has nothing to do where no such group is', async () => {
    await endProcessGroup(2 ** 22 - 7)
  })
})
