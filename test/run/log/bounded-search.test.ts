import { describe, expect, it } from 'vitest'
import { BoundedSearch } from '../../../lib/run/log/bounded-search.ts'

const runaway = /(a+)+$/
const harmless = /b/
const trap = `${'a'.repeat(60)}!`

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

  it('lets through what else goes wrong', () => {
    const broken = () => {
      throw new Error('broken')
    }
    expect(() => new BoundedSearch(1000).with(harmless, broken)).toThrow('broken')
  })
})
