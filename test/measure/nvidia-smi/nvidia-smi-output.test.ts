import { describe, expect, it } from 'vitest'
import { parseLine } from '../../../lib/measure/nvidia-smi/nvidia-smi-output.ts'

const fields = [
  'timestamp',
  'index',
  'uuid',
  'power.draw',
  'temperature.gpu',
  'temperature.memory',
  'utilization.gpu',
  'utilization.memory',
]
const uuid = 'GPU-6f5b8a2e-0000-4000-8000-000000000000'
const line = (power: string) => `2026/11/23 21:30:05.123, 1, ${uuid}, ${power}, 52, N/A, 78, 35`

describe('a line of nvidia-smi', () => {
  it('is a sample, its time in UTC', () => {
    expect(parseLine(line('68.59'), fields)).toEqual({
      meter: 'nvidia-smi',
      measures: 'gpu',
      timeMs: Date.UTC(2026, 10, 23, 21, 30, 5, 123),
      card: { index: 1, uuid },
      values: {
        powerWatts: 68.59,
        temperatureCelsius: 52,
        memoryTemperatureCelsius: null,
        utilizationPercent: 78,
        memoryUtilizationPercent: 35,
      },
    })
  })

  it('is read with units too', () => {
    expect(
      parseLine(`2026/11/23 21:30:05.123, 0, ${uuid}, 68.59 W, 52, 60, 78 %, 35 %`, fields),
    ).toMatchObject({
      values: {
        powerWatts: 68.59,
        temperatureCelsius: 52,
        memoryTemperatureCelsius: 60,
        utilizationPercent: 78,
        memoryUtilizationPercent: 35,
      },
    })
  })

  it.each([
    '[N/A]',
    'N/A',
    '[Not Supported]',
    '[Unknown Error]',
    '[GPU is lost]',
    'ERR!',
    '',
    '1.2.3',
    '25x',
    '-1.00',
  ])('has no power, not zero, where it says %j', text => {
    expect(parseLine(line(text), fields)).toMatchObject({
      values: { powerWatts: null, temperatureCelsius: 52 },
    })
  })

  it('has zero where it says zero', () => {
    expect(parseLine(line('0.00'), fields)).toMatchObject({ values: { powerWatts: 0 } })
  })

  it.each([
    '',
    'timestamp, index, uuid, power.draw [W], temperature.gpu, temperature.memory, utilization.gpu [%], utilization.memory [%]',
    '2026/11/23 21:30:05.123, 0, GPU-6f5b8a2e, 68.5',
    `2026/11/23 21:30:05.123, 0, ${uuid}, 62026/11/23 21:30:05.323, 0, ${uuid}, 68.59, 52, N/A, 78, 35`,
    `yesterday, 0, ${uuid}, 68.59, 52, N/A, 78, 35`,
    `2026/11/23 21:30:05.123, zero, ${uuid}, 68.59, 52, N/A, 78, 35`,
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
  ])('is none of %j', text => {
    expect(parseLine(text, fields)).toBeUndefined()
  })
})
