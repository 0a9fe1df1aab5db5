import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../../lib/measure/meter.ts'
import { RecentPower } from '../../../../lib/notebook/live/charts/recent-power.ts'

const gpu = (timeMs: number, powerWatts: number, more: Partial<Sample> = {}): Sample => ({
  meter: 'nvidia-smi',
  measures: 'gpu',
  timeMs,
  card: { index: 0, uuid: 'GPU-1' },
  values: { powerWatts },
  ...more,
})

function pictureOf(samples: readonly Sample[]): string {
  const power = new RecentPower()
  for (const sample of samples) power.see(sample)
  return power.html().text
}

describe('the power of the last minutes', () => {
  it('says that there is none yet', () => expect(pictureOf([])).toContain('no reading yet'))

  it('tells what each device takes now, and draws a line for it', () => {
    const text = pictureOf([
      gpu(0, 100),
      gpu(1000, 150),
      gpu(1000, 70, { card: { index: 1, uuid: 'GPU-2' } }),
    ])
    expect(text).toContain('GPU 0 150.0 W')
    expect(text).toContain('GPU 1 70.00 W')
    expect(text.match(/<path /g)).toHaveLength(2)
  })

  it('shows the mean of a second', () => expect(pictureOf([gpu(0, 100), gpu(500, 200)])).toContain('150.0 W'))

  it('forgets what is longer ago than five minutes, and stays small', () => {
    const hour = Array.from({ length: 36_000 }, (_, tenth) => gpu(tenth * 100, 100 + (tenth % 97)))
    const text = pictureOf(hour)
    expect(text).toContain('the last 5 min')
    expect(text.length).toBeLessThan(5000)
  })

  it('leaves out devices that the training may not use', () =>
    expect(pictureOf([gpu(0, 100, { other: true })])).toContain('no reading yet'))
})
