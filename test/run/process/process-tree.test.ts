// Waits for trees of processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { processTagVariable } from '../../../lib/run/process/process-tag.ts'
import { endProcessTree, treeLives } from '../../../lib/run/process/process-tree.ts'

async function startTree(script: string, mark = '') {
  const env = { ...process.env, [processTagVariable]: mark }
  const child = spawn('sh', ['-c', script], { detached: true, env, stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, mark }
}

describe('ending a process tree', () => {
  it('ends the trainer and what it started, quickly when they obey', async () => {
    const tree = await startTree('sleep 300 & sleep 300 & echo ready; wait')
    expect(treeLives(tree)).toBe(true)
    const start = performance.now()
    await endProcessTree(tree)
    expect(treeLives(tree)).toBe(false)
    expect(performance.now() - start).toBeLessThan(1500)
  })

  it('kills at once what ignores SIGTERM, when told to forceKill', async () => {
    const tree = await startTree('trap "" TERM; echo ready; while :; do sleep 0.05; done')
    const forceKill = new AbortController()
    const ended = endProcessTree(tree, forceKill.signal)
    await wait(300)
    expect(treeLives(tree)).toBe(true)
    forceKill.abort()
    await ended
    expect(treeLives(tree)).toBe(false)
  })

  it('finds by its mark what left the group: a daemon in a session of its own', async () => {
    const tree = await startTree('(setsid sleep 300 >/dev/null 2>&1 &) ; sleep 0.3; echo ready', 'night7.1.1')
    await wait(200)
    expect(treeLives({ ...tree, mark: '' })).toBe(false)
    expect(treeLives(tree)).toBe(true)
    await endProcessTree(tree)
    expect(treeLives(tree)).toBe(false)
  })

  it('takes no process for marked whose mark only begins alike', async () => {
    const other = await startTree('echo ready; sleep 300', 'night8.31')
    expect(treeLives({ pid: 2 ** 22 - 7, mark: 'night8.3' })).toBe(false)
    expect(treeLives({ pid: 2 ** 22 - 7, mark: 'night8' })).toBe(true)
    await endProcessTree(other)
  })

  it('has nothing to do where no such group is', async () => {
    await endProcessTree({ pid: 2 ** 22 - 7, mark: '' })
  })
})
