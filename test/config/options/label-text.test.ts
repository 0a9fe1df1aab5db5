import { expect, it } from 'vitest'
import { labelMistake } from '../../../lib/config/options/label-text.ts'
import { checkOptions } from '../../../lib/plan/options.ts'

it.each(['wide lr', 'ä 学 "x"', 'v2.1', '2026', 'a'.repeat(100)])('a night may be called %j', text => {
  expect(labelMistake(text)).toBe(undefined)
})

it.each([
  ['', 'nothing'],
  [' lr', 'blanks around it'],
  ['a\nb', 'a control character'],
  ['a\u001b[2Jb', 'a control character'],
  ['a\u202eb', 'a control character'],
  ['../x', 'a path'],
  ['a/b', 'a path'],
  ['a\\b', 'a path'],
  ['..', 'a path'],
  ['~', 'a path'],
  ['-x', 'what begins like a flag'],
  ['latest', 'a word that means nights already'],
  ['ALL', 'a word that means nights already'],
  ['2026-11-23', 'a word that means nights already'],
  ['run_20261123_213000', 'a word that means nights already'],
  ['a'.repeat(101), '101 characters, of at most 100'],
])('a night may not be called %j', (text, words) => {
  expect(() => checkOptions({ label: text })).toThrow(words)
})
