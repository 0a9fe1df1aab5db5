import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { noReadings, readLiveReadings } from '../../../lib/night/status/live-readings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
  mkdirSync(join(folder, 'energy'))
})

const write = (name: string, ...lines: string[]) =>
  writeFileSync(join(folder, 'energy', name), `${lines.join('\n')}\n`)
const read = () =>
  readLiveReadings(folder, measures => (measures === 'cpu' ? 'estimated' : 'measured'), 102_500)

describe('the live readings of an experiment', () => {
  it('are the newest sample of the processors, package and RAM together, and how old it is', () => {
    const header = 'timestamp,interval_s,package_joules,ram_joules,package_watts,ram_watts'
    write('cpu_power.csv.partial', header, '101.0,0.2,2,1,10,5', '102.0,0.2,4,1,20,5')
    expect(read().cpu).toEqual({ watts: 25, ageSeconds: 0.5, source: 'estimated' })
    write('cpu_power.csv.partial', header, '102.0,0.2,4,N/A,20,N/A')
    expect(read().cpu?.watts).toBe(20)
  })

  it('are those of all cards together, but not of one that fell silent', () => {
    const header = 'timestamp,power_draw_w,gpu_index,gpu_uuid'
    write(
      'gpu_power.csv',
      header,
      '50,300,2,GPU-c',
      '101.9,60,0,GPU-a',
      '102.0,40,1,GPU-b',
      '102.1,61,0,GPU-a',
    )
    expect(read().gpu).toMatchObject({ watts: 101, source: 'measured' })
    write(
      'gpu_temperature.csv',
      'timestamp,gpu_temp_c,memory_temp_c,gpu_index,gpu_uuid',
      '102,52,N/A,0,GPU-a',
      '102,61,N/A,1,GPU-b',
    )
    expect(read().gpuCelsius).toBe(61)
  })

  it('are nothing where there are no traces, or none of the meters can tell', () => {
    expect(read()).toEqual(noReadings)
    write('gpu_power.csv', 'timestamp,power_draw_w,gpu_index,gpu_uuid', '102,N/A,0,GPU-a')
    expect(read()).toEqual(noReadings)
  })
})
