import type { OwnCards } from '../../measure/energy/own-cards.js'
import { cardUsers } from '../../measure/nvidia-smi/card-users.js'
import { sleep } from '../../os/sleep.js'
import { procRoot } from '../../os/sysfs.js'
import type { Prospect } from '../../protocol/rule.js'
import { runningJobs } from '../../run/conditions/jobs.js'
import { watchQuiet } from '../../run/conditions/quiet-watch.js'

const lookSeconds = 1

/** What else the machine does now, for a second. */
export async function lookAround(
  env: NodeJS.ProcessEnv,
  /** The cards that runs may use; undefined where there are none. */
  cards: OwnCards | undefined,
): Promise<Pick<Prospect, 'othersShare' | 'jobs' | 'strangersOnCards'>> {
  const proc = procRoot(env)
  const quiet = watchQuiet(proc)
  quiet.begin()
  const [users] = await Promise.all([
    cards === undefined ? undefined : cardUsers(env),
    sleep(lookSeconds, AbortSignal.timeout(2 * 1000 * lookSeconds)),
  ])
  const othersShare = quiet.end()
  return {
    othersShare,
    jobs: runningJobs(proc, '') ?? null,
    ...(cards === undefined
      ? {}
      : {
          strangersOnCards: users?.filter(({ uuid }) => cards.isOwn({ uuid, index: -1 })).length ?? null,
        }),
  }
}
