import { describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../lib/config/load.ts'
import { RefusedError, UsageError } from '../../lib/errors.ts'
import { withRunEnvironment, withSecretVariables } from '../../lib/plan/run-environment.ts'
import { Redactor } from '../../lib/record/secrets/redact.ts'

const repository = { path: '.', models: ['default'], command: ['sh'], env: { A: 'own', B: 'own' } }
const config = parseModelsConfig({ models: { toy: repository, other: repository } }, 'models')

describe('the variables of a run', () => {
  it('win over those of the repositories that run, and change no other', () => {
    const { models } = withRunEnvironment(config, { B: 'run', C: '' }, ['toy'])
    expect(models.toy?.env).toEqual({ A: 'own', B: 'run', C: '' })
    expect(models.other?.env).toEqual({ A: 'own', B: 'own' })
    expect(withRunEnvironment(config, undefined, ['toy'])).toBe(config)
  })

  it('are refused by their names alone, for a value may be a secret', () => {
    const refuse = () => withRunEnvironment(config, { 'A=B': 'hunter2' }, ['toy'], name => `--${name}`)
    expect(refuse).toThrow(UsageError)
    expect(refuse).toThrow('--env: found the name "A=B"; allowed: a name without = and NUL')
    expect(refuse).not.toThrow('hunter2')
  })

  it('are recorded without secrets, which come from the environment of whoever runs them again', () => {
    const given = { HF_TOKEN: 'hunter2hunter2', OMP_NUM_THREADS: '4', URL: 'https://me:hunter2@host/' }
    const { value, places } = new Redactor().value({ env: given }, 'options')
    expect(JSON.stringify(value)).not.toContain('hunter2')
    expect(places).toEqual(['options.env.HF_TOKEN', 'options.env.URL'])
    const { env } = value as { env: typeof given }
    expect(withSecretVariables(env, { HF_TOKEN: 'new', URL: 'https://new' }, 'night')).toEqual({
      HF_TOKEN: 'new',
      OMP_NUM_THREADS: '4',
      URL: 'https://new',
    })
    expect(() => withSecretVariables(env, { HF_TOKEN: 'new' }, 'night')).toThrow(RefusedError)
    expect(() => withSecretVariables(env, {}, 'night')).toThrow('HF_TOKEN, URL')
  })

  it.each([
    ['--env', 'HF_TOKEN=hunter2hunter2'],
    ['--env=HF_TOKEN=hunter2hunter2'],
  ])('stand in no command line with their secrets: %s', (...words) => {
    expect(new Redactor().words(['run', ...words]).value.join(' ')).not.toContain('hunter2')
  })
})
