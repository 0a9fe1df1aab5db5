import { describe, expect, it } from 'vitest'
import { JsonSyntaxError, parseJsonText } from '../../../lib/config/json/json-text.ts'

function refusal(text: string): JsonSyntaxError {
  try {
    parseJsonText(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error
    throw error
  }
  throw new Error(`taken for JSON: ${text}`)
}

describe('JSON text', () => {
  it.each([
    '{"a": [1, -2.5e3, 0.1, 1E+2, true, false, null, "x"], "b": {}, "c": [], "": ""}',
    ' \r\n\t"\\u0041\\n\\\\ \\/ 训练完成 😀" ',
    '{"constructor": 1, "toString": {"hasOwnProperty": []}}',
    '-0',
  ])('is read as JSON.parse reads it: %s', text => {
    expect(parseJsonText(text)).toEqual({ value: JSON.parse(text), duplicates: [] })
  })

  it('has a key called __proto__ like any other', () => {
    const { value } = parseJsonText('{"__proto__": {"a": 1}}')
    expect(Object.keys(Object(value))).toEqual(['__proto__'])
  })

  it('tells of keys that stand twice, and where', () => {
    const { value, duplicates } = parseJsonText('{"a": {"b": 1,\n  "c": 2, "b": 3}}')
    expect(value).toEqual({ a: { b: 3, c: 2 } })
    expect(duplicates).toEqual([
      { path: ['a', 'b'], key: 'b', value: 3, first: { line: 1, column: 8 }, again: { line: 2, column: 11 } },
    ])
  })

  it.each([
    ['{"a": 1,\n}', 2, 1, '"}"', 'no comma before "}"'],
    ['[1,]', 1, 4, '"]"', 'no comma before "]"'],
    ['{"a" 1}', 1, 6, '"1"', '":" after the key "a"'],
    ['{"a": 1 "b": 2}', 1, 9, '"\\""', '"," or "}"'],
    ['{a: 1}', 1, 2, '"a"', 'a key in double quotes'],
    ["{'a': 1}", 1, 2, 'a single quote', 'a key in double quotes'],
    ['{"a": True}', 1, 7, '"True"', 'true'],
    ['{"a": NaN}', 1, 7, '"NaN"', 'a finite number'],
    ['{\n// x\n"a": 1}', 2, 1, 'a comment', '"_comment"'],
    ['{"a": "x\ny"}', 1, 9, 'a line break inside text', 'closing double quote'],
    ['{"a": "\\d+"}', 1, 8, '"\\d"', 'written twice'],
    ['{"a": "x', 1, 7, 'text without its end', 'a closing double quote'],
    ['{"a": 01}', 1, 8, '"1"', '"," or "}"'],
    ['', 1, 1, 'the end of the file', 'a value'],
    ['{"a": 1', 1, 8, 'the end of the file', '"," or "}"'],
    ['{} {}', 1, 4, '"{"', 'the end of the file'],
    ['[,1]', 1, 2, '","', 'a value'],
    [`${'['.repeat(100_000)}`, 1, 202, '"["', '200 levels'],
  ])('with a mistake is refused at its place: %s', (text, line, column, found, allowed) => {
    const error = refusal(text)
    expect(error.position).toEqual({ line, column })
    expect(error.found).toBe(found)
    expect(error.allowed).toContain(allowed)
  })

  it('shows the line of a mistake, shortened where it is long', () => {
    expect(refusal('{\n  "epochs": {"type" "int"}\n}').lineText).toBe('"epochs": {"type" "int"}')
    expect(refusal(`{"${'a'.repeat(500)}" "${'b'.repeat(500)}"}`).lineText.length).toBeLessThan(105)
  })
})
