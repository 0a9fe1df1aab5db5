import { describe, expect, it } from 'vitest'
import { BoundedSearch } from '../../../lib/run/log/bounded-search.ts'

const runaway = /(a+)+$/
const harmless = /b/
const trap = `${'a'.repeat(60)}!`

/** Waits without working, as a process does that gets no processor. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

describe('a bounded search', () => {
  it('returns what was found', () => {
    expect(new BoundedSearch(1000).with(harmless, () => harmless.exec('abc')?.index)).toBe(1)
  })

  it('gives up a pattern that runs away, for good, and no other', () => {
    const search = new BoundedSearch(20)
    let searches = 0
    const look = (text: string) =>
      search.with(runaway, () => {
        searches += 1
        return runaway.test(text)
      })
    expect(look(trap)).toBeUndefined()
    expect(look('aaa')).toBeUndefined()
    expect(searches).toBe(1)
    expect(search.hasGivenUp(runaway)).toBe(true)
    expect(search.with(harmless, () => true)).toBe(true)
    expect(search.hasGivenUp(harmless)).toBe(false)
  })

  it('gives up no pattern that waited for a processor and did not run away', () => {
    const search = new BoundedSearch(200)
    const looks = [300, 0].map(waitMs => () => {
      sleep(waitMs)
      // A loop as a regular expression has it: only in one is it noticed that time is up.
      for (let turn = 0; turn < 1000; turn += 1) harmless.test(trap)
      return waitMs
    })
    expect(search.with(harmless, () => looks.shift()?.())).toBe(0)
    expect(search.hasGivenUp(harmless)).toBe(false)
  })

  it('gives up in the end what a machine leaves no time for', () => {
    const search = new BoundedSearch(100)
    let searches = 0
    const look = () => {
      searches += 1
      sleep(810)
      for (let turn = 0; turn < 1000; turn += 1) harmless.test(trap)
    }
    expect(search.with(harmless, look)).toBeUndefined()
    expect(searches).toBe(4)
    expect(search.hasGivenUp(harmless)).toBe(true)
  })

  it('lets through what else goes wrong', () => {
    const broken = () => {
      throw new Error('broken')
    }
    expect(() => new BoundedSearch(1000).with(harmless, broken)).toThrow('broken')
  })
})
