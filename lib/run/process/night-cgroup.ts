import { join } from 'node:path'
import { killCgroup, makeCgroup, removeCgroup } from './cgroup.js'
import { ownCgroup } from './own-cgroup.js'
import type { Watchdog } from './watchdog.js'

/** The cgroup of a night, below which each attempt gets its own. */
export interface NightCgroup {
  /** Undefined where none may be made. */
  readonly folder: string | undefined
  /** The night has ended. */
  remove(): Promise<void>
}

const noCgroup: NightCgroup = { folder: undefined, async remove() {} }

/** Makes the cgroup of a night, where that is permitted; the watchdog knows of it before it exists. */
export async function makeNightCgroup(env: NodeJS.ProcessEnv, watchdog: Watchdog): Promise<NightCgroup> {
  const { folder: own } = ownCgroup(env)
  if (own === null) return noCgroup
  const name = `nightwatt-${watchdog.mark.slice(0, 16)}`
  await watchdog.endCgroup(join(own, name))
  const folder = makeCgroup(own, name)
  if (folder === undefined) return noCgroup
  return {
    folder,
    async remove() {
      killCgroup(folder)
      await removeCgroup(folder)
    },
  }
}
