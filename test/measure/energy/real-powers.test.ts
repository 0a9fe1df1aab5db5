// Any Node: it computes.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { integrate } from '../../../lib/measure/energy/integrate.ts'

const nights = fileURLToPath(new URL('../../../../shared/nights', import.meta.url))
const absent = !existsSync(nights)

/** Each second's power of the trainings that the original recorded. */
const traces = absent
  ? []
  : readdirSync(nights, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('gpu_power.csv'))
      .map(path =>
        readFileSync(join(nights, path), 'utf8')
          .trim()
          .split('\n')
          .slice(1)
          .map(line => line.split(',').map(Number))
          .flatMap(([seconds = 0, powerWatts = 0]) =>
            powerWatts >= 0 ? [{ timeMs: seconds * 1000, powerWatts }] : [],
          ),
      )

// Not part of this repository: without them there is nothing to hold these to.
describe.skipIf(absent)(
  `powers of real trainings${absent ? ' (skipped: ../shared/nights is not there)' : ''}`,
  () => {
    it.each([
      2, 3, 5, 10,
    ])('have joules within twice what is stated where one of %i readings is taken', every => {
      let tried = 0
      let held = 0
      for (const trace of traces) {
        if (trace.length < 12 * every) continue
        for (let offset = 0; offset < every; offset += 1) {
          const read = trace.filter((_, place) => place % every === offset)
          const window = { startMs: read[0]?.timeMs ?? 0, endMs: read.at(-1)?.timeMs ?? 0 }
          const all = integrate(trace, window, { intervalMs: 1000 })
          const some = integrate(read, window, { intervalMs: 1000 * every })
          const off = Math.abs((some.energyJoules ?? 0) - (all.energyJoules ?? 0))
          tried += 1
          if (off <= 2 * (some.uncertaintyJoules ?? 0)) held += 1
        }
      }
      expect(tried).toBeGreaterThan(20)
      expect(held / tried).toBeGreaterThanOrEqual(0.95)
    }, 60_000)
  },
)
