import { describe, expect, it } from 'vitest'
import { watchMemoryKills } from '../../../lib/run/process/memory-kills.ts'

describe('kills for want of memory', () => {
  const system = (files: Record<string, string>) => (file: string) => files[file]

  it("are counted by the attempt's cgroup, or by the nearest above it that has the memory controller", () => {
    const files: Record<string, string> = { '/cg/user/memory.events': 'low 0\noom 0\noom_kill 4\n' }
    const killed = watchMemoryKills('/cg/user/night/1.1', system(files))
    expect(killed()).toBe(false)
    files['/cg/user/memory.events'] = 'low 0\noom 1\noom_kill 5\n'
    expect(killed()).toBe(true)
  })

  it('are counted by our own cgroup of version 1 where the attempt has none', () => {
    const files: Record<string, string> = {
      '/proc/self/cgroup': '4:memory:/box/job\n0::/\n',
      '/proc/self/mountinfo': '36 30 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n',
      '/sys/fs/cgroup/memory/box/job/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n',
    }
    const killed = watchMemoryKills(undefined, system(files))
    files['/sys/fs/cgroup/memory/box/job/memory.oom_control'] = 'oom_kill 1\n'
    expect(killed()).toBe(true)
  })

  it('are not known where nobody counts them', () => {
    expect(watchMemoryKills('/cg/1.1', system({}))()).toBeUndefined()
  })
})
