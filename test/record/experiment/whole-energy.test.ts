import { describe, expect, it } from 'vitest'
import { withWholeEnergy } from '../../../lib/record/experiment/whole-energy.ts'
import type { ExperimentRecord, NightRecord } from '../../../lib/record/schema.ts'
import { measuredNight } from '../../support/night-fixture.ts'

const { experiments, record: night } = measuredNight()
const [whole] = experiments
if (whole === undefined) throw new Error('a night without an experiment')

/** What an older record is read as, with these changes. */
function read(changes: Partial<ExperimentRecord>, ofNight: Partial<NightRecord> = {}) {
  const { energy_missing: _absent, ...older } = { ...whole, ...changes } as ExperimentRecord
  return withWholeEnergy(older, { ...night, ...ofNight })
}

const energies = (changes: Partial<ExperimentRecord['energy_metrics']>) => ({
  energy_metrics: { ...whole.energy_metrics, ...changes },
})

describe('a record from before a total without one of its parts was none', () => {
  it('stands as it is where all parts are known', () => {
    expect(read({})).toEqual(whole)
  })

  it('has no total where a card told no power', () => {
    const warnings = ['nvidia-smi: GPU 1 told no power; the energy it took is missing']
    expect(read({ warnings })).toMatchObject({
      energy_metrics: { gpu_energy_total_joules: null },
      energy_total_joules: null,
      energy_missing: ['GPU 1 told no power'],
    })
  })

  it('has no CPU energy where RAM alone was recorded', () => {
    const record = read(energies({ cpu_energy_pkg_joules: null, cpu_energy_ram_joules: 4 }))
    expect(record.energy_metrics.cpu_energy_total_joules).toBeNull()
    expect(record.energy_total_joules).toBeNull()
  })

  it('has no total where the machine has a card whose energy was not recorded', () => {
    const gpu = { index: 0, uuid: '[N/A]', name: 'T4', driver: '550', power_limit_watts: null }
    const machine = { ...(night.machine as NonNullable<NightRecord['machine']>), gpus: [gpu] }
    const changes = { ...energies({ gpu_energy_total_joules: null }), energy_total_joules: 12 }
    expect(read(changes, { machine }).energy_total_joules).toBeNull()
    expect(read(changes, { machine: { ...machine, gpus: [] } }).energy_total_joules).toBe(12)
  })

  it('calls nothing that was counted no measurement', () => {
    const changes = {
      ...energies({ cpu_energy_pkg_joules: 0, cpu_energy_total_joules: 0 }),
      energy_sources: { cpu: 'measured' as const, gpu: null },
    }
    expect(read(changes)).toMatchObject({
      energy_metrics: { cpu_energy_pkg_joules: null, cpu_energy_total_joules: null },
      energy_sources: { cpu: null },
      energy_total_joules: null,
    })
  })
})
