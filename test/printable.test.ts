import { describe, expect, it } from 'vitest'
import { printable, printableJson, printableText } from '../lib/printable.ts'

const everyCode = Array.from({ length: 0x2070 }, (_, code) => String.fromCharCode(code)).join('')
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/

describe('a text that others wrote', () => {
  it('has a sign for every code that a terminal obeys, or that turns the order of letters', () => {
    expect(printableText(everyCode)).not.toMatch(obeyed)
    expect(printableText('a\u001b[2J\u0007\u009b1m\u202egpj.exe\u2069\u007f\r')).toBe('a␛[2J␇�1m�gpj.exe�␡␍')
  })

  it('stays where it is harmless: lines, tabs, other scripts, joined emoji', () => {
    const text = 'one\n\ttwo – 训练 שלום ‏ عربى 👩‍💻 é'
    expect(printableText(text)).toBe(text)
    expect(printableText('one\r\ntwo')).toBe('one\ntwo')
  })

  it('has a sign for what has no width: two names that look the same are not', () => {
    expect(printableText('to\u200by\ufeff \u2060a\u{e0041}\u{e007f}')).toBe(
      'to\ufffdy\ufffd \ufffda\ufffd\ufffd',
    )
    const json = printableJson(JSON.stringify('a\u200b\u{e0041}'))
    expect(json).toMatch(/^[ -~]*$/)
    expect(JSON.parse(json)).toBe('a\u200b\u{e0041}')
  })

  it('is the same value in JSON, with escapes in place of codes', () => {
    const json = printableJson(JSON.stringify({ [everyCode]: [everyCode] }))
    expect(json).not.toMatch(obeyed)
    expect(JSON.parse(json)).toEqual({ [everyCode]: [everyCode] })
  })

  it('is made printable in a value of any depth', () => {
    expect(printable({ a: ['\u001b', 3, null, { b: '\u202e' }] })).toEqual({ a: ['␛', 3, null, { b: '�' }] })
  })
})
