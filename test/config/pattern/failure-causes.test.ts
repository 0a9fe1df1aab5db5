import { describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../../lib/config/load.ts'
import { ConfigError, type Mistake } from '../../../lib/errors.ts'

const models = (failure_causes: unknown) => ({
  models: { toy: { path: '.', train_script: 'x', models: ['m'], failure_causes } },
})

function mistakesOf(failure_causes: unknown): readonly Mistake[] {
  try {
    parseModelsConfig(models(failure_causes), 'models.json')
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  return []
}

const place = 'models.toy.failure_causes'

describe("a repository's causes of failures", () => {
  it("are the user's own with a pattern, or built-in ones with whatever changes", () => {
    const causes = {
      'license-server': { pattern: 'licen[sc]e', worth_retrying: false },
      'bad-node': { pattern: '(?i)ecc' },
      timeout: { worth_retrying: false },
      network: { pattern: 'proxy' },
      killed: { pattern: 'preempted', worth_retrying: true },
    }
    const toy = parseModelsConfig(models({ ...causes, _remark: 'of 2026' }), 'models.json').models.toy
    expect(toy?.failure_causes).toEqual(causes)
  })

  it('need a pattern where they are not built in; a misspelt built-in one is guessed', () => {
    const mistakes = mistakesOf({
      'out-of-memry': { worth_retrying: false },
      'license-server': { worth_retrying: false },
    })
    expect(mistakes.map(mistake => [mistake.place, mistake.found, mistake.hint])).toEqual([
      [
        `${place}.out-of-memry`,
        'the cause "out-of-memry" without a pattern',
        'did you mean "out-of-memory"?',
      ],
      [`${place}.license-server`, 'the cause "license-server" without a pattern', undefined],
    ])
    expect(mistakes[0]?.allowed).toContain('a cause of your own with a pattern, or one of out-of-memory')
  })

  it.each([
    ['interrupted', { pattern: 'x' }, '', 'the cause "interrupted"'],
    ['timeout', {}, '', 'nothing that changes the built-in cause'],
    ['License Server', { pattern: 'x' }, '["License Server"]', 'the name "License Server"'],
    ['own', { pattern: '(' }, '.own.pattern', expect.stringContaining('"("')],
    ['own', { pattern: 'x', worth_retrying: 'no' }, '.own.worth_retrying', 'the text "no"'],
    ['own', { pattern: 'x', retry: true }, '.own.retry', 'the unknown key "retry"'],
    ['own', 'x', '.own', 'the text "x"'],
  ])('may not be %s: %j', (name, cause, at, found) => {
    const where = at === '' ? `.${name}` : at
    expect(mistakesOf({ [name]: cause })).toEqual([expect.objectContaining({ place: place + where, found })])
  })

  it('are an object', () => {
    expect(mistakesOf(['timeout'])).toMatchObject([{ place, allowed: expect.stringContaining('object') }])
  })
})
