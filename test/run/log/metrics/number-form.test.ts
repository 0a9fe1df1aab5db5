import { describe, expect, it } from 'vitest'
import { readNumber } from '../../../../lib/run/log/metrics/number-form.ts'

/** What is read where the pattern's first group matches in the text. */
function read(text: string, pattern = /[^\d.]*?([0-9.]+)/d, more: object = {}) {
  const [start, end] = pattern.exec(text)?.indices?.[1] ?? [0, 0]
  const reading = readNumber(text, { start, end, decimal: undefined, before: '', after: '', ...more })
  return reading.kind === 'number' ? reading.value : reading.kind
}

describe('a number of which the group took a part', () => {
  it.each([
    ['loss: 6.05e-06', 6.05e-6],
    ['loss: 8.1E-7', 8.1e-7],
    ['loss: 1.e-05', 1e-5],
    ['loss: 2e3 J', 2000],
    ['loss: 6.05×10^-6', 6.05e-6],
    ['loss: 6.05 x 10^-6', 6.05e-6],
    ['loss: 6.05·10⁻⁶', 6.05e-6],
    ['loss: 10^-6', 1e-6],
    ['loss: 10**3', 1000],
    ['loss: 10⁻⁶', 1e-6],
    ['samples 1,234', 1234],
    ['samples 1,234,567', 1234567],
    ['samples 1,234.5', 1234.5],
    ['samples 12_000', 12000],
    ["samples 1'234'567", 1234567],
    ['samples 1\u202f234\u202f567', 1234567],
    ['score=-7.5e-05', -7.5e-5],
    ['score=−3.1', -3.1],
    ['score: -.5', -0.5],
    ['(-0.25)', -0.25],
    ['[0.95]', 0.95],
    ['+0.5', 0.5],
  ])('is the whole number: %s', (text, value) => {
    expect(read(text)).toBe(value)
  })

  it.each([
    ['97.5%', 97.5],
    ['1.5s', 1.5],
    ['3.2GiB', 3.2],
    ['11.7M params', 11.7],
    ['is 0.95.', 0.95],
    ['is 0.95...', 0.95],
    ['accuracy......0.95', 0.95],
    ['0.95±0.01', 0.95],
    ['0.95/1.0', 0.95],
    ['val_acc-0.91.pth', 0.91],
    ['{"acc": 0.91, "loss": 0.4}', 0.91],
  ])('ends before units and signs: %s', (text, value) => {
    expect(read(text)).toBe(value)
  })

  it('is whole too where a greedy pattern leaves only its end to the group', () => {
    expect(read('acc 0.953', /acc.*([0-9.]+)/d)).toBe(0.953)
    expect(read('lr 1.5e-06', /lr.*(\d+)/d)).toBe(1.5e-6)
    expect(read('samples 1,234.5', /samples.*?(\d+\.\d+)/d)).toBe('two readings')
    expect(read('samples 1,234', /samples.*(\d)/d)).toBe(1234)
  })

  it('is one of a list where no single number is written so', () => {
    const column = /^\d+,([0-9.]+)/d
    expect(read('3,0.91,0.45', column, { before: ',' })).toBe(0.91)
    expect(read('3,0.91,0.45', column)).toBe(0.91)
    expect(read('12,345', /^(\d+),/d, { after: ',' })).toBe(12)
    expect(read('all 100 3.126e-05 5.9e-06', /all\s+\d+\s+([\d.]+)/d)).toBe(3.126e-5)
  })
})

describe('what has two readings', () => {
  it.each([
    '0,95',
    '12,5',
    '1.234,56',
    '3,14159',
    '0.95_3',
    '1,23,456',
    '1.5D-06',
    '–3.1',
    '1,234.5,0.7',
  ])('is no number: %s', text => {
    expect(read(text)).toBe('two readings')
  })

  it('is one where the configuration says which decimal sign holds', () => {
    expect(read('0,95', undefined, { decimal: ',' })).toBe(0.95)
    expect(read('1.234,56', undefined, { decimal: ',' })).toBe(1234.56)
    expect(read('6,05e-06', undefined, { decimal: ',' })).toBe(6.05e-6)
    expect(read('0,95', undefined, { decimal: '.' })).toBe(0)
    expect(read('1,234', undefined, { decimal: '.' })).toBe(1234)
    expect(read('0.95', undefined, { decimal: ',' })).toBe('two readings')
  })
})

describe('what is no number', () => {
  it.each([
    '1.2.3',
    '192.168.0.1',
    '0x1F',
    '12:34',
    '1:02:03',
    '2026-11-29',
    '11/29/2026',
    '1e999',
  ])('has none: %s', text => {
    expect(read(text)).toBe('no number')
  })

  it.each(['nan', '-inf', 'NaN', 'Infinity', '1.#IND', '-1.#INF'])('is not finite: %s', text => {
    expect(read(text, /(\S+)/d)).toBe('not finite')
  })

  it('is a text, two numbers, or a word that only begins like one', () => {
    expect(read('n/a', /(\S+)/d)).toBe('no number')
    expect(read('nano', /(\S+)/d)).toBe('no number')
    expect(read('0.95 of 1', /(.*)/d)).toBe('no number')
    expect(read('0.9-0.95', /([0-9.-]+)/d)).toBe('no number')
  })

  it('is read where the group took nothing', () => {
    expect(read('loss: nan', /loss: ([0-9.]*)/d)).toBe('not finite')
    expect(read('loss: -3.1', /loss: ([0-9.]*)/d)).toBe(-3.1)
  })
})

describe('what only begins like a number', () => {
  it.each([
    ['a power of another number', 'size 2^10'],
    ['a power of ten whose exponent is not raised', 'loss 1 × 10−5'],
    ['an exponent that was cut off', 'loss 6.05e-'],
    ['an exponent that was cut off before its sign', 'loss 6.05e'],
    ['a duration of several units', 'took 1m30s'],
    ['a duration of several units, apart', 'took 2h 5min'],
  ])('is none: %s', (_, text) => {
    expect(read(text)).toBe('no number')
  })

  it('is one where the pattern itself names the unit behind it', () => {
    expect(read('took 2m30s', /took (\d+)m/d, { after: 'm' })).toBe(2)
    expect(read('took 5 epochs, 5epochs', /, (\d+)/d)).toBe(5)
  })
})
