import { describe, expect, it } from 'vitest'
import { totalInWords } from '../../lib/measure/total-words.ts'

const device = (
  measures: string,
  name: string,
  deviceIndex = 0,
  energyJoules: number | null = 1,
  other = false,
) => ({
  measures,
  device: name,
  deviceIndex,
  energyJoules,
  other,
})

describe('what a total is of', () => {
  it('is named part by part, with what was measured and is in none', () => {
    const devices = [
      device('cpu', 'package'),
      device('cpu', 'ram'),
      device('cpu-temperature', 'hottest sensor', 0, null),
      device('gpu', 'GPU-a', 0),
      device('gpu', 'GPU-b', 1, 1, true),
      device('wall', 'wall'),
    ]
    expect(totalInWords(devices)).toBe('CPU package + CPU RAM + GPU 0; in no total: GPU 1 of others, wall')
  })

  it('holds nothing that told no energy, and is empty where nothing counted did', () => {
    expect(totalInWords([device('cpu', 'package'), device('cpu', 'ram', 0, null)])).toBe('CPU package')
    expect(totalInWords([device('wall', 'wall')])).toBe('')
    expect(totalInWords([])).toBe('')
  })
})
