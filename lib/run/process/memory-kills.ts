import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The kernel counts how often it killed a process for lack of memory, in the cgroup of the process and in those above
 * it. The process itself leaves no trace of that: its parent only sees SIGKILL.
 *
 * https://docs.kernel.org/admin-guide/cgroup-v2.html (memory.events), and cgroup-v1/memory.html (memory.oom_control)
 */

/**
 * Counts from now on.
 *
 * @param cgroup That of the attempt; undefined where it has none and is counted with us.
 * @returns A function that says whether any was killed since; undefined where nothing counts.
 */
export function watchMemoryKills(
  cgroup: string | undefined,
  read: (file: string) => string | undefined = readText,
): () => boolean | undefined {
  const file = counterFile(cgroup, read)
  const before = file === undefined ? undefined : killsIn(read(file))
  return () => {
    const after = file === undefined ? undefined : killsIn(read(file))
    return before === undefined || after === undefined ? undefined : after > before
  }
}

/** The nearest counter: a cgroup to which the memory controller was not given has none, but one above it has. */
function counterFile(
  cgroup: string | undefined,
  read: (file: string) => string | undefined,
): string | undefined {
  for (let folder = cgroup; folder !== undefined; folder = parentOf(folder)) {
    const file = join(folder, 'memory.events')
    if (killsIn(read(file)) !== undefined) return file
  }
  const own = ownMemoryCgroup(read)
  return own.find(file => killsIn(read(file)) !== undefined)
}

function parentOf(folder: string): string | undefined {
  const parent = dirname(folder)
  return parent === folder ? undefined : parent
}

/** The counters of the cgroup that we run in, whose children inherit it: of version 2, and of version 1. */
function ownMemoryCgroup(read: (file: string) => string | undefined): string[] {
  const cgroups = read('/proc/self/cgroup') ?? ''
  const mounts = (read('/proc/self/mountinfo') ?? '').split('\n')
  const mountOf = (type: RegExp) => mounts.find(line => type.test(line))?.split(' ')
  const fileOf = (mount: readonly string[] | undefined, path: string | undefined, name: string) => {
    const [, , , root, point] = mount ?? []
    if (path === undefined || root === undefined || point === undefined) return []
    const below = path.startsWith(root) ? path.slice(root.length) : path
    return [join(point, below, name)]
  }
  return [
    ...fileOf(mountOf(/ - cgroup2 /), /^0::(\/.*)$/m.exec(cgroups)?.[1], 'memory.events'),
    ...fileOf(
      mountOf(/ - cgroup \S+ \S*\bmemory\b/),
      /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(cgroups)?.[1],
      'memory.oom_control',
    ),
  ]
}

function killsIn(text: string | undefined): number | undefined {
  const count = /^oom_kill (\d+)$/m.exec(text ?? '')?.[1]
  return count === undefined ? undefined : Number(count)
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
}
