// Waits for whole nights.
import { describe, expect, it } from 'vitest'
import { withStandIns } from '../stand-ins/index.ts'
import { hasCompiler } from '../stand-ins/nvml.ts'
import { makeProject, toyConfig } from '../support/project.ts'

const flags = ['-r', 'toy', '-m', 'small', '--cooldown', '0', '--no-report']

function project() {
  return makeProject({
    config: toyConfig(),
    files: { 'toy/train.sh': '#!/bin/sh\nsleep 3\necho "Accuracy: 91.5"\n' },
  })
}

describe.skipIf(!hasCompiler)('a night with libnvidia-ml (skipped where there is no C compiler)', () => {
  it('records every witness of a card, and nothing that check finds', async () => {
    const toy = project()
    const env = withStandIns({ cpu: {}, gpu: { gpus: 2 }, nvml: { high: 300, averages: 1, gpus: 2 } })
    const { code, stderr } = await toy.nightwatt(['run', ...flags], { env })
    expect(stderr).not.toMatch(/further apart|not used/)
    expect(code).toBe(0)
    const record = JSON.parse(toy.read(toy.night(), 'toy_small_001/experiment.json'))
    const card = record.meters.find((one: { measures: string }) => one.measures === 'gpu')
    expect(card.meter).toBe('nvml')
    expect(card.energy_joules / record.duration_seconds).toBeCloseTo(300, -1)
    expect(card.witnesses.map(({ witness, chosen }: Record<string, unknown>) => [witness, chosen])).toEqual([
      ['counter', true],
      ['instant', false],
      ['draw', false],
      ['average', false],
    ])
    const night = JSON.parse(toy.read(toy.night(), 'night.json'))
    const meter = night.meters.find((one: { meter: string }) => one.meter === 'nvml')
    expect(meter.power_windows).toEqual([
      { index: 0, window_ms: 1000, source: expect.stringContaining('nvmlDeviceGetPowerUsage') },
      { index: 1, window_ms: 1000, source: expect.stringContaining('nvmlDeviceGetPowerUsage') },
    ])
    const trace = (name: string) => toy.read(toy.night(), `toy_small_001/energy/${name}.csv`)
    expect(trace('gpu_energy')).toMatch(
      /^timestamp,energy_counter_j,gpu_index,gpu_uuid\n[\d.]+,[\d.]+,0,GPU-/,
    )
    expect(trace('gpu_power')).toMatch(/\n[\d.]+,300,0,GPU-[\d-]+,300,300\n/)
    expect(trace('gpu_clocks')).toMatch(/\n[\d.]+,1410,1593,4,1,0,GPU-/)
    const check = await toy.nightwatt(['check', 'latest'])
    expect(check).toMatchObject({ code: 0 })
    const table = await toy.nightwatt(['table', '--samples', '--json'])
    const rows: readonly Record<string, unknown>[] = JSON.parse(table.stdout)
    expect(new Set(rows.map(({ quantity }) => quantity))).toContain('energy_counter')
  })

  it('says in console and record by how much witnesses contradict one another', async () => {
    const toy = project()
    const env = withStandIns({ cpu: {}, nvml: { high: 300, instant: 0.7 } })
    const { stderr } = await toy.nightwatt(['run', ...flags], { env })
    expect(stderr).toMatch(/GPU 0: its energy counter says .* power at the instant .*\(-30 %\)/)
    const record = JSON.parse(toy.read(toy.night(), 'toy_small_001/experiment.json'))
    expect(record.warnings.join('\n')).toMatch(/GPU 0: its energy counter says/)
  })

  it('has the mean power of a card that tells its joules alone, and nothing that check finds', async () => {
    const toy = project()
    const nvml = { high: 300, power: 0, instant: 0, average: 0, gpus: 1 }
    const env = withStandIns({ cpu: {}, nvml })
    const { code, stderr } = await toy.nightwatt(['run', ...flags], { env })
    expect(code).toBe(0)
    expect(stderr).not.toMatch(/gave no reading|told no energy/)
    const record = JSON.parse(toy.read(toy.night(), 'toy_small_001/experiment.json'))
    const { gpu_energy_total_joules: joules, ...metrics } = record.energy_metrics
    expect(metrics.gpu_power_avg_watts).toBeCloseTo(joules / record.duration_seconds, 1)
    expect(metrics.gpu_power_avg_watts).toBeCloseTo(300, -1)
    expect([metrics.gpu_power_min_watts, metrics.gpu_power_max_watts]).toEqual([null, null])
    expect(await toy.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })

  it('of which each call fails is told once, and nothing false of what nvidia-smi measures instead', async () => {
    const toy = project()
    const env = withStandIns({ cpu: {}, gpu: {}, nvml: { fail_after: 0 } })
    const { code, stderr } = await toy.nightwatt(['run', ...flags], { env })
    expect(code).toBe(0)
    expect(stderr.match(/note: nvml: .*; nvidia-smi is used instead/g)).toHaveLength(1)
    expect(stderr).not.toMatch(/tells no power|nor a total/)
    const record = JSON.parse(toy.read(toy.night(), 'toy_small_001/experiment.json'))
    expect(record.energy_metrics.gpu_energy_total_joules).toBeGreaterThan(0)
  })
})
