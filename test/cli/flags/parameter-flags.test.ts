import { describe, expect, it } from 'vitest'
import { toParameter, toRawParameter } from '../../../lib/cli/flags/parameter-flags.ts'

describe('-p', () => {
  it.each([
    ['7', 7],
    ['-0.5', -0.5],
    ['+1e-3', 0.001],
    ['.5', 0.5],
    ['true', true],
    ['null', null],
    ['["a", 1]', ['a', 1]],
    ['{"a": 1}', { a: 1 }],
    ['"7"', '7'],
    ['ten', 'ten'],
    ['[a]', '[a]'],
    ['a=b', 'a=b'],
    ['', ''],
    [' 7', 7],
    ['0x10', '0x10'],
    ['NaN', 'NaN'],
  ])('takes %s for what it is', (text, value) => {
    expect(toParameter(`name=${text}`)).toEqual({ name: value })
  })

  it('adds to what was given before, each name once', () => {
    expect(toParameter('b=2', { a: 1 })).toEqual({ a: 1, b: 2 })
    expect(() => toParameter('a=2', { a: 1 })).toThrow('a was given before')
  })

  it('is refused without a name or a value, and for more digits than a number keeps', () => {
    expect(() => toParameter('seed')).toThrow('NAME=VALUE')
    expect(() => toParameter('=7')).toThrow('NAME=VALUE')
    expect(() => toParameter('seed=12345678901234567890')).toThrow('more digits')
  })
})

describe('-r', () => {
  it('is text whatever it looks like', () => {
    expect(toRawParameter('name=7')).toEqual({ name: '7' })
  })
})
