import type { NightFolder } from '../../record/night/night-folder.js'
import type { RecordingFailure } from './recording-failure.js'

// If a full disk has space again two seconds later, a few lines of a log are lost.
const lookEveryMs = 2000

/** Checks whether the night can still be recorded while a training runs, when we may write nothing for hours. */
export interface DiskWatch {
  /** Checks at once: a training has failed, and the disk may be the cause. */
  look(): void
  stop(): void
}

/** Starts the watch; trouble that lasts is reported, and ends what runs. */
export function watchDisk(folder: Pick<NightFolder, 'probe'>, trouble: RecordingFailure): DiskWatch {
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
