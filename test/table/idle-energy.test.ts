import { describe, expect, it } from 'vitest'
import type { IdleRecord } from '../../lib/record/schema.ts'
import { idleEnergy } from '../../lib/table/idle-energy.ts'
import { nightOf, type Wish } from '../support/night-fixture.ts'

const device = (meter: string, name: string, watts: number): IdleRecord['devices'][number] => ({
  meter,
  measures: meter === 'nvidia-smi' ? 'gpu' : 'cpu',
  device: name,
  device_index: 0,
  watts,
  uncertainty_watts: 0.3,
  coverage: 1,
})

/** An experiment of ten seconds in a night whose idle machine was measured so. */
function idleOf(devices: IdleRecord['devices'], wish: Wish) {
  const idle = { started_at: '2026-11-23T21:30:00+01:00', seconds: 30, devices }
  const { experiments, record } = nightOf({ experiments: [{ seconds: 10, ...wish }], record: { idle } })
  const [experiment] = experiments
  if (experiment === undefined) throw new Error('no experiment')
  return { experiment, night: record, energy: idleEnergy(experiment, record) }
}

const measured = { joules: 900, source: 'measured' } as const
const gpu = { joules: 2500, celsius: 60 }
const cardOf = (wish: Wish) =>
  nightOf({ experiments: [wish] }).experiments[0]?.meters.find(({ measures }) => measures === 'gpu')
    ?.device ?? ''

describe('what the idle machine would have taken', () => {
  const card = cardOf({ cpu: measured, gpu })
  const both = [device('perf', 'package', 12), device('nvidia-smi', card, 20)]

  it('is its power × the time of the experiment, over the devices that the energy is of', () => {
    const { energy } = idleOf(both, { cpu: measured, gpu })
    expect(energy.joules).toBeCloseTo(320, 9)
    expect(energy.uncertaintyJoules).toBeCloseTo(10 * Math.hypot(0.3, 0.3), 9)
    expect(idleOf(both, { cpu: measured, gpu: null }).energy.joules).toBeCloseTo(120, 9)
  })

  it('is unknown where one of them was not measured idle, or by another meter', () => {
    const unknown = { joules: null, uncertaintyJoules: null }
    expect(idleOf(both.slice(0, 1), { cpu: measured, gpu }).energy).toEqual(unknown)
    const another = [device('powercap', 'package', 12)]
    expect(idleOf(another, { cpu: measured, gpu: null }).energy).toEqual(unknown)
    expect(idleOf([], { cpu: measured, gpu: null }).energy).toEqual(unknown)
  })

  it('is unknown of an estimate', () => {
    const estimated = { joules: 900, source: 'estimated' } as const
    const { energy } = idleOf([device('estimate', 'package', 12)], { cpu: estimated, gpu: null })
    expect(energy.joules).toBeNull()
  })

  describe('where it was measured again later', () => {
    const cpuOnly = { cpu: measured, gpu: null }
    const laterAt = (watts: number) => [
      {
        when: 'after' as const,
        started_at: '2026-11-24T02:30:00+01:00',
        seconds: 30,
        devices: [device('perf', 'package', watts)],
      },
    ]
    const energyOf = (before: number, after: number, rest?: IdleRecord['rest']) => {
      const { experiment, night } = idleOf([device('perf', 'package', before)], cpuOnly)
      const idle = night.idle === undefined ? {} : { idle: { ...night.idle, ...(rest && { rest }) } }
      return idleEnergy(experiment, { ...night, ...idle, idle_later: laterAt(after) })
    }

    it('is of the mean, and its uncertainty holds how far the two lie apart', () => {
      const { joules, uncertaintyJoules } = energyOf(50, 52)
      expect(joules).toBeCloseTo(510, 9)
      expect(uncertaintyJoules).toBeCloseTo(10 * Math.hypot(0.3, 2 / Math.sqrt(12)), 9)
    })

    it('is withheld where the machine was still warm before the first run, and not where it hardly drifted', () => {
      expect(energyOf(269, 53)).toMatchObject({
        joules: null,
        withheld: expect.stringContaining('still warm'),
      })
      expect(energyOf(50, 80)).toMatchObject({ joules: null, withheld: expect.stringContaining('took more') })
      expect(energyOf(10, 12.5).joules).toBeCloseTo(112.5, 9)
    })

    it('is withheld where it was measured once, of a machine that was not at rest', () => {
      const { experiment, night } = idleOf([device('perf', 'package', 80)], cpuOnly)
      const rest = {
        waited_seconds: 900,
        watts_per_minute: -20,
        uncertainty_watts_per_minute: 1,
        limit_watts_per_minute: 1.6,
        at_rest: false,
      }
      if (night.idle === undefined) throw new Error('no idle')
      const moving = { ...night, idle: { ...night.idle, rest } }
      expect(idleEnergy(experiment, moving)).toMatchObject({
        joules: null,
        withheld: expect.stringContaining('not at rest'),
      })
    })
  })
})
