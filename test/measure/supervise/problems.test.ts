import { describe, expect, it } from 'vitest'
import { Problems } from '../../../lib/measure/supervise/problems.ts'

function collect() {
  const told: string[] = []
  return { told, problems: new Problems((from, problem) => told.push(`${from}: ${problem}`)) }
}

describe('the problems of an attempt', () => {
  it('are told as they come, and kept by who has them', () => {
    const { told, problems } = collect()
    problems.add('perf', 'ended')
    problems.add('clock', 'set')
    expect(told).toEqual(['perf: ended', 'clock: set'])
    expect(problems.close()).toEqual(
      new Map([
        ['perf', ['ended']],
        ['clock', ['set']],
      ]),
    )
  })

  it('are a handful of each at most, and then a number', () => {
    const { told, problems } = collect()
    for (let count = 0; count < 100; count += 1) problems.add('nvidia-smi', `fell silent, time ${count}`)
    problems.add('perf', 'ended')
    const all = problems.close()
    expect(told).toHaveLength(8)
    expect(all.get('nvidia-smi')?.at(-1)).toBe('94 more problems of this kind')
    expect(all.get('perf')).toEqual(['ended'])
  })

  it('are not told twice in the same words', () => {
    const { problems } = collect()
    problems.add('hwmon', 'gone')
    problems.add('hwmon', 'gone')
    expect(problems.close().get('hwmon')).toEqual(['gone', '1 more problem of this kind'])
  })
})
