import { describe, expect, it } from 'vitest'
import { flagOf, toRunOptions } from '../../../lib/cli/flags/flags.ts'
import { expandShortFlags } from '../../../lib/cli/flags/short-flags.ts'

describe("the original's flags of two letters", () => {
  it.each([
    [
      ['-mt', 'all'],
      ['--mutate', 'all'],
    ],
    [['-mt=a,b'], ['--mutate=a,b']],
    [
      ['-mr', '3'],
      ['--max-retries', '3'],
    ],
  ])('%j means %j', (given, meant) => expect(expandShortFlags(given)).toEqual(meant))

  it('are left alone behind --', () => {
    expect(expandShortFlags(['run', '--', '-mt'])).toEqual(['run', '--', '-mt'])
  })
})

describe('the flags of a night', () => {
  it('become options of the library, and what was not given stays out', () => {
    expect(toRunOptions({ repo: 'digits', runs: 3, energy: true })).toEqual({ repo: 'digits', runs: 3 })
    expect(toRunOptions({ energy: false })).toEqual({ energy: false })
    expect(toRunOptions({ energy: true, lock: true })).toEqual({})
    expect(toRunOptions({ energy: true, lock: false, wait: true })).toEqual({ lock: false, wait: true })
  })

  it('are called in messages as they are typed', () => {
    expect(flagOf('maxRetries')).toBe('--max-retries')
    expect(flagOf('repo')).toBe('--repo')
  })
})
