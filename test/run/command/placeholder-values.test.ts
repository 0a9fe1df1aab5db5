import { expect, it } from 'vitest'
import { modulePartOf, tagOf } from '../../../lib/run/command/placeholder-values.ts'

it.each([
  ['deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B', '1.5b'],
  ['state-spaces/mamba-790m', '790m'],
  ['bigcode/starcoder2-3b', '3b'],
  ['codellama/CodeLlama-7b-Instruct-hf', '7b'],
  ['org/model-70B-chat', '70b'],
  ['gpt-4o', 'gpt-4o'],
  ['org/phi-2', 'phi-2'],
  ['org/x2b', 'x2b'],
  ['/models/local-13B-chat/', '13b'],
])('the tag of %s is %s', (model, tag) => {
  expect(tagOf({ repository: 'codamosa', model })).toBe(tag)
})

it("without a model the tag is the repository's name", () => {
  expect(tagOf({ repository: 'mosa', model: 'default' })).toBe('mosa')
})

it('no tag can climb out of the folder that it names', () => {
  expect(tagOf({ repository: 'codamosa', model: '../..' })).not.toMatch(/^\.|\//)
})

it.each([
  ['typesystem', 'typesystem.formats', 'formats'],
  ['a', 'a.b.c', 'b.c'],
  ['a', 'other.b', 'other.b'],
  ['a', 'a', 'a'],
])('of the project %s the module %s has the part %s', (project, module, part) => {
  expect(modulePartOf({ project, module })).toBe(part)
})
