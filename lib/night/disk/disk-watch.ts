import type { NightFolder } from '../../record/night-folder.js'
import type { Trouble } from './trouble.js'

// A full disk that has space again two seconds later has cost a few lines of a log.
const lookEveryMs = 2000

/** Looks whether the night can still be recorded, while a training runs and we write nothing for hours. */
export interface DiskWatch {
  /** Looks at once: a training has failed, and it may be for the disk. */
  look(): void
  stop(): void
}

/** Starts the watch; trouble that lasts is reported, and ends what runs. */
export function watchDisk(folder: Pick<NightFolder, 'probe'>, trouble: Trouble): DiskWatch {
  let before: unknown
  const problem = () => {
    try {
      folder.probe()
      return undefined
    } catch (error) {
      return error
    }
  }
  const timer = setInterval(() => {
    const now = problem()
    if (now !== undefined && before !== undefined) trouble.report(now)
    before = now
  }, lookEveryMs)
  return {
    look() {
      const now = problem()
      if (now !== undefined) trouble.report(now)
    },
    stop: () => clearInterval(timer),
  }
}
