// Times a measurement.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { measure } from '../../lib/measure/measure.ts'
import { withStandIns } from '../stand-ins/index.ts'

const env = withStandIns({ gpu: { curves: [{ kind: 'constant', watts: 100 }] } })

describe('measuring some work', () => {
  it('gives its result, how long it took, and what the machine took meanwhile', async () => {
    const measured = await measure(
      async () => {
        await wait(1000)
        return 'done'
      },
      { env, sampleInterval: 100 },
    )
    expect(measured.result).toBe('done')
    expect(measured.durationSeconds).toBeGreaterThan(0.99)
    expect(measured.energy.gpu.source).toBe('measured')
    const { totalJoules } = measured.energy.gpu
    expect((totalJoules ?? 0) / measured.durationSeconds).toBeCloseTo(100, 0)
  })

  it('throws what the work throws, and leaves no meter behind', async () => {
    await expect(measure(() => Promise.reject(new Error('no data')), { env })).rejects.toThrowError('no data')
  })
})
