// Waits for a Python that finds the same.
import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { compilePythonPattern, countGroups } from '../../../lib/config/pattern/python-pattern.ts'

// What stands in real configs, and each difference between Python's re and JavaScript's.
const patterns = [
  'Test Accuracy: ([0-9.]+)',
  'Rank@1:\\s*([\\d.]+)%',
  '✓.*训练成功',
  '(?P<name>[a-z]+)=(?P<value>\\d+) (?P=name)',
  '(?i)(?s)loss.*?([0-9.]+)',
  '(?m)^loss: (\\S+)$',
  '^epoch',
  'done$',
  'done\\Z',
  '\\Aepoch',
  'a(?#remark)b',
  '(?x) acc \\s* = \\s* ( [0-9.]+ )  # the number',
  '精度\\w+: (\\d+)',
  '\\bété\\b',
  '\\Bté',
  '[\\W_]+(\\d)',
  '[^\\W\\d]+',
  '[]a]+',
  '[^]a]+',
  '[a-]+',
  '[&&--||]+',
  '[[a-c]',
  'x{,2}y',
  'x{2}',
  'x{a',
  '{1',
  'a{}',
  '(a)(b)\\2\\1',
  '(a)\\g?',
  '\\101\\x41\\u0041\\U00000041\\0',
  'a.b',
  '(?s:a.b)',
  '(?<=loss )(\\d+)(?!\\d)',
  '(?=loss)*loss',
  '(?a)\\w+',
  'a/b-c',
  '[\\b]',
  'a|b|',
  '(?:x|(y))z',
  '\\.\\/\\-\\%',
  'a\\ b',
  '😀+',
  '[^\\S\\n]+x',
]

const texts = [
  'Test Accuracy: 97.25',
  'TEST ACCURACY: 1\nepoch 2\nloss: 0.5\nRank@1: 88.2% mAP: 3',
  '✓ 模型训练成功\n',
  'lr=12 LR aB abba ABBA aabb',
  'Epoch\nLOSS: 3.2\r\nloss: nan\ndone\n',
  'done',
  'acc =  0.93 AcC=1',
  '精度值: 42 été Été_ été1 noté',
  'AAAA\0 a\rb a\nb a.b a/b-c',
  'xxy xy y xxxx x{a {1 a{} &-| [b ]a^ loss 123 loss 45x',
  '\b ./-% a b 😀😀 K \u001c1 _7 \u00852  x',
]

const oracle = `
import json, re, sys
patterns, texts = json.load(sys.stdin)
def matches(pattern):
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error:
        return None
    return [[[m.group(0), *m.groups()] for m in compiled.finditer(text) if m.group(0)][:20] for text in texts]
json.dump([matches(pattern) for pattern in patterns], sys.stdout)
`

function oursOf(pattern: string): unknown {
  let compiled: RegExp
  try {
    compiled = compilePythonPattern(pattern)
  } catch {
    return null
  }
  const all = new RegExp(compiled.source, `${compiled.flags}g`)
  return texts.map(text =>
    [...text.matchAll(all)]
      .filter(match => match[0] !== '')
      .slice(0, 20)
      .map(match => [...match].map(group => group ?? null)),
  )
}

const hasPython = spawnSync('python3', ['-c', 'import re']).status === 0

describe('a pattern in the syntax of Python', () => {
  it.skipIf(!hasPython)('finds what Python finds (skipped where there is no python3)', () => {
    const input = JSON.stringify([patterns, texts])
    const found: unknown = JSON.parse(
      execFileSync('python3', ['-W', 'ignore', '-c', oracle], { input }).toString(),
    )
    const named = (results: readonly unknown[]) =>
      Object.fromEntries(patterns.map((name, at) => [name, results[at]]))
    expect(named(patterns.map(oursOf))).toEqual(named(Array.isArray(found) ? found : []))
  })

  it('ignores case and takes the first group', () => {
    expect(compilePythonPattern('test accuracy: ([0-9.]+)').exec('Test Accuracy: 97.5')?.[1]).toBe('97.5')
  })

  it('keeps the names of groups', () => {
    expect(compilePythonPattern('(?P<acc>\\d+)%').exec('97%')?.groups?.acc).toBe('97')
  })

  it('stops a dot at line feeds only, as a progress bar goes on after a carriage return', () => {
    expect(compilePythonPattern('loss.*?(\\d+)').exec('loss\r 5')?.[1]).toBe('5')
    expect(compilePythonPattern('loss.*(\\d+)').exec('loss\n 5')).toBeNull()
  })

  it.each([
    ['a++', 'possessive "++"'],
    ['a{2}+', 'possessive "{2}+"'],
    ['(a)?(?(1)b|c)', 'conditional'],
    ['(?>a)b', 'atomic'],
    ['(?-i:a)', 'always ignore case'],
    ['\\N{DIGIT ONE}', 'the character itself'],
    ['a(?i)b', 'at the start only'],
    ['(', '"(" without its ")" (character 1)'],
    ['a)', '")" without "("'],
    ['[a', '"[" without its "]" (character 1)'],
    ['[z-a]', 'a range'],
    ['[\\w-z]', 'a range'],
    ['*a', 'nothing before "*"'],
    ['^*', 'nothing before "*"'],
    ['a**', 'after another repetition'],
    ['a{3,2}', 'the smaller count comes first'],
    ['\\q', 'unknown escape "\\q"'],
    ['\\x4', '2 hexadecimal digits'],
    ['a\\', 'a backslash at the end'],
    ['(a)\\2', 'does not compile'],
    ['(?P<a>x)(?P<a>y)', 'does not compile'],
    ['(?<a>x)', 'a named group is written (?P<name>'],
    ['(?P>a)', '(?P'],
    ['(?#a', 'a comment without'],
    ['(?L)a', 'unknown flag "L"'],
  ])('%s is refused with the reason', (pattern, reason) => {
    expect(() => compilePythonPattern(pattern)).toThrow(reason)
  })

  it('has so many groups', () => {
    expect(
      ['a', '(a)', '(?:a)(b)(?P<c>c)|(d)'].map(source => countGroups(compilePythonPattern(source))),
    ).toEqual([0, 1, 3])
  })
})
