import { type LoadReading, loadBetween, readLoad } from './load.js'

/** How busy others keep the processors while nothing of ours runs. */
export interface QuietWatch {
  /** What runs now has ended: looks from here on. */
  begin(): void
  /**
   * Share of the CPU time of the last ten seconds that others took, 0 to 1; null where it is not known. No more looks until
   * the next beginning.
   */
  end(): number | null
  /** Milliseconds that it needs yet until it can tell; 0 also where it never can. */
  readonly needsMs: number
}

const everyMs = 1000
const kept = 10
const enoughMs = 500

/** Looks once a second, between attempts alone. */
export function watchQuiet(proc: string): QuietWatch {
  let readings: LoadReading[] = []
  let sinceMs = 0
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    const reading = readLoad(proc, { night: '' })
    if (reading !== undefined) readings = [...readings.slice(-kept), reading]
  }
  return {
    begin() {
      clearInterval(timer)
      readings = []
      sinceMs = performance.now()
      look()
      timer = setInterval(look, everyMs)
      timer.unref()
    },
    end() {
      clearInterval(timer)
      look()
      const share = loadBetween(readings[0], readings.at(-1))?.othersShare ?? null
      readings = []
      return share
    },
    get needsMs() {
      return readings.length === 0 ? 0 : Math.max(0, enoughMs - (performance.now() - sinceMs))
    },
  }
}
