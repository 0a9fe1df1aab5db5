/**
 * Calls `read` now, at every interval and once more on stop: for meters that are read in our own process. The
 * timer never keeps the process alive.
 */
export function sampleEvery(intervalMs: number, read: () => void): { stop(): void } {
  read()
  const timer = setInterval(read, intervalMs)
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      read()
    },
  }
}
