import { describe, expect, it } from 'vitest'
import { remainingSeconds } from '../../lib/night/pace.ts'
import { checkOptions } from '../../lib/plan/options.ts'

describe('the options of a night', () => {
  it('have defaults', () => {
    expect(checkOptions({})).toMatchObject({
      cooldown: 60,
      maxRetries: 2,
      retryDelay: 30,
      timeout: 36_000,
      energy: true,
    })
  })

  it('tell all their mistakes at once, under the names of their face', () => {
    const wrong = { runs: 0, cooldown: -1, maxRetries: 1.5, timeout: Number.NaN }
    expect(() => checkOptions(wrong)).toThrowError(
      /runs: found 0.*\n.*cooldown: found -1.*\n.*maxRetries: found 1.5.*\n.*timeout/,
    )
    expect(() => checkOptions(wrong, name => `--${name}`)).toThrowError(/--runs: found 0/)
  })

  it.each([
    ['repo', 3, 'the name of a repository'],
    ['mutate', 5, 'names, or all'],
    ['seed', {}, 'a whole number'],
    ['config', null, 'a path, or the content of a models file'],
    ['results', '', 'a path'],
  ])('say what %s may be, also to callers without types', (name, value, allowed) => {
    expect(() => checkOptions(JSON.parse(JSON.stringify({ [name]: value })))).toThrowError(
      new RegExp(`${name}: found .*; allowed: ${allowed}`),
    )
  })

  it('measure the idle machine only where energy is measured at all', () => {
    expect(checkOptions({})).toMatchObject({ idle: 0 })
    expect(checkOptions({ idle: 30 })).toMatchObject({ idle: 30 })
    expect(() => checkOptions({ idle: 2 })).toThrowError(
      'idle: found 2; allowed: seconds from 5 to 3600, or 0',
    )
    expect(() => checkOptions({ idle: 30, energy: false }, name => `--${name}`)).toThrowError(
      '--idle: found it where no energy is measured; allowed: only with the meters on',
    )
  })

  it('take a governor by its name, and know which was meant', () => {
    expect(checkOptions({})).toMatchObject({ governor: null })
    expect(checkOptions({ governor: 'ondemand' })).toMatchObject({ governor: 'ondemand' })
    expect(() => checkOptions(JSON.parse('{"governor": "powersafe"}'))).toThrowError(
      'governor: found "powersafe"; allowed: performance, powersave, ondemand, conservative, schedutil (did you mean "powersave"?)',
    )
    expect(() => checkOptions(JSON.parse('{"governor": 5}'))).toThrowError(/governor: found 5; allowed: perf/)
  })

  it('are known by name', () => {
    expect(() => checkOptions(JSON.parse('{"runz": 3}'))).toThrowError(/runz: unknown option/)
    expect(() => checkOptions(JSON.parse('{"energy": "no"}'))).toThrowError(
      /energy: found "no"; allowed: true or false/,
    )
  })
})

describe('the end of a night', () => {
  it('is not known before the first experiment has ended', () => {
    expect(remainingSeconds([], [], 5)).toBeNull()
  })

  it('takes the rest to last as long as what is done, with its pauses', () => {
    expect(remainingSeconds([10, 20], [60], 5)).toBe(3 * 15 + 2 * 60)
  })
})
