import { readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import type { OwnCards } from '../measure/energy/own-cards.js'
import { type CardUser, cardUsers } from '../measure/nvidia-smi/card-users.js'
import { within } from '../measure/supervise/tool.js'
import { processStat } from '../os/process-stat.js'
import { formatBytes } from '../units.js'
import { belongsToNight } from './process/process-tag.js'

/**
 * Processes of somebody else on a card that a run may use: their energy is in its joules. They are looked for before
 * the command starts, when no process can be its own, now and then while it runs, and when it has ended.
 */
export interface StrangerWatch {
  /** Whether the driver has told who is on its cards. */
  readonly isTold: boolean
  /** The command has ended, with everything it started. */
  end(): Promise<void>
  /** No more looks. */
  stop(): void
}

const lookEveryMs = 30_000
// How long a training waits for a slow driver.
const patienceMs = 2000

/**
 * @param night Folder of the night, by which its own processes are recognised.
 * @param tell Called once per process.
 */
export async function watchStrangers(
  env: NodeJS.ProcessEnv,
  night: string,
  ownCards: OwnCards | undefined,
  tell: (problem: string) => void,
): Promise<StrangerWatch> {
  const told = new Set<number>()
  let isTold = false
  const look = async (isAnyoneElse: (pid: number) => boolean) => {
    const users = await cardUsers(env)
    isTold ||= users !== undefined
    for (const user of users ?? []) {
      const isOnOwn = ownCards?.isOwn({ uuid: user.uuid, index: -1 }) ?? true
      if (!isOnOwn || told.has(user.pid) || !isAnyoneElse(user.pid)) continue
      told.add(user.pid)
      tell(describeStranger(user, ownCards))
    }
  }
  const isStranger = (pid: number) => (isVisible(pid) ? !belongsToNight(pid, night) : seesAllProcesses())
  // Before the start no process is the run's; what an earlier run left behind carries the night's tag.
  await within(
    patienceMs,
    look(pid => !belongsToNight(pid, night)),
  )
  const timer = setInterval(() => void look(isStranger), lookEveryMs)
  timer.unref()
  return {
    get isTold() {
      return isTold
    },
    stop: () => clearInterval(timer),
    async end() {
      clearInterval(timer)
      await within(patienceMs, look(isStranger))
    },
  }
}

function describeStranger({ pid, name, uuid, memoryMiB }: CardUser, ownCards: OwnCards | undefined): string {
  const card = ownCards?.expected.find(({ names }) => names.includes(uuid))
  const where = card === undefined ? uuid : `GPU ${card.index}`
  const since = startedAt(pid)
  const facts = [
    `pid ${pid}`,
    since === undefined ? 'its start cannot be seen' : `since ${since}`,
    memoryMiB === null ? '' : `${formatBytes(memoryMiB * 2 ** 20)} of its memory`,
  ].filter(text => text !== '')
  return `somebody else's ${basename(name) || 'process'} is on ${where} (${facts.join(', ')}): what it takes is in these joules`
}

function isVisible(pid: number): boolean {
  return processStat(pid) !== undefined
}

// The kernel's first namespace of processes has this number; within another, a driver's pids are not ours.
const firstNamespace = 'pid:[4026531836]'

/**
 * Whether an invisible process is hidden from us, as those of other users may be, rather than ours under another id.
 */
function seesAllProcesses(): boolean {
  try {
    return readlinkSync('/proc/self/ns/pid') === firstNamespace
  } catch {
    return false
  }
}

/** When a process started, as local time to the minute. */
function startedAt(pid: number): string | undefined {
  try {
    const ticks = Number(
      readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ')[19],
    )
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1])
    const seconds = bootSeconds + ticks / ticksPerSecond
    if (!Number.isFinite(seconds)) return undefined
    const date = new Date(seconds * 1000)
    const two = (value: number) => String(value).padStart(2, '0')
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
  } catch {
    return undefined
  }
}

// USER_HZ, which the kernel guarantees to programs whatever its own rate is (man 5 proc).
const ticksPerSecond = 100
