import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Parameters } from '../../lib/config/parameter/conditions.ts'
import { hyperparameterSchema } from '../../lib/config/parameter/hyperparameter-schema.ts'
import { hyperparameterValuesSchema } from '../../lib/config/parameter/hyperparameter-value.ts'
import { MersenneTwister } from '../../lib/design/mersenne-twister.ts'
import { type Assignment, drawMutations, type MutationRequest } from '../../lib/design/mutation.ts'
import goldens from './kinds-goldens.json' with { type: 'json' }
import { expectSameMutations, hasPython, mutationsOfOriginal } from './original.ts'

const entrySchema = z.object({
  mutate: z.array(z.string()),
  runs: z.number(),
  mutations: z.array(hyperparameterValuesSchema),
})
const { parameters, jobs } = z
  .object({
    parameters: z.record(z.string(), hyperparameterSchema),
    jobs: z.array(z.object({ seed: z.string(), entries: z.array(entrySchema) })),
  })
  .parse(goldens)

const drawn = (request: Partial<MutationRequest> & Pick<MutationRequest, 'parameters'>) =>
  drawMutations({
    generator: new MersenneTwister(1n),
    names: Object.keys(request.parameters),
    runs: 1000,
    ...request,
  })

describe('choices, switches and steps', () => {
  it.each(jobs)('are drawn as CPython draws them, seed $seed', ({ seed, entries }) => {
    const generator = new MersenneTwister(BigInt(seed))
    for (const { mutate, runs, mutations } of entries) {
      const ours = drawMutations({ generator, names: mutate, parameters, runs })
      expectSameMutations(ours.mutations, mutations, parameters)
    }
  })

  it.skipIf(!hasPython)('are what this CPython draws too (skipped: no python3 on this machine)', () => {
    const asked = jobs.map(({ seed, entries }) => ({
      seed,
      entries: entries.map(({ mutate, runs }) => ({ mutate, runs, parameters })),
    }))
    const expected: Assignment[][][] = jobs.map(({ entries }) => entries.map(({ mutations }) => mutations))
    expect(mutationsOfOriginal(asked)).toEqual(expected)
  })

  it('are counted, with the zero of a zero_probability', () => {
    const sizeOf = (name: string) => {
      const parameter = parameters[name]
      return parameter === undefined ? 0 : drawn({ parameters: { [name]: parameter } }).combinations
    }
    expect(['optimizer', 'amp', 'hidden', 'odd', 'dropout', 'noise'].map(sizeOf)).toEqual([
      7, 2, 16, 7, 8, 12,
    ])
  })

  it('end when all are found, without the defaults and what was tried', () => {
    const two: Parameters = {
      amp: { type: 'bool', flag: '--amp', default: false },
      optimizer: { type: 'choice', values: ['adam', null, 3], flag: '--o', default: 'adam' },
    }
    const result = drawn({ parameters: two, excluded: [{ amp: true, optimizer: null }, { amp: true }] })
    expect(result).toMatchObject({
      combinations: 6,
      defaultsLeftOut: true,
      excludedLeftOut: 1,
      ended: 'none left',
    })
    expect(result.mutations).toHaveLength(4)
    expect(result.mutations).toContainEqual({ amp: false, optimizer: 3 })
  })

  it('of steps reach the end of the range that doubles nearly miss', () => {
    const step: Parameters = { x: { type: 'float', range: [0, 0.3], step: 0.1, flag: '--x' } }
    const { mutations } = drawn({ parameters: step })
    expect(mutations.map(({ x }) => x).sort()).toEqual([0, 0.1, 0.2, 0.3])
  })
})

describe('a condition', () => {
  const conditional: Parameters = {
    nesterov: { type: 'bool', flag: '--nesterov', when: { momentum: [0.9, 0.95] } },
    momentum: { type: 'choice', values: [0, 0.9, 0.95], flag: '--momentum', when: { optimizer: 'sgd' } },
    optimizer: { type: 'choice', values: ['adam', 'sgd', 'lion'], flag: '--optimizer', default: 'adam' },
    epochs: { type: 'int', range: [1, 3], flag: '--epochs' },
  }

  it('keeps a value from being drawn and passed, and makes no difference between runs', () => {
    const { mutations, combinations, ended } = drawn({ parameters: conditional })
    // adam and lion: 1 each; sgd: momentum 0, or two others with two switches each; three epochs each.
    expect(combinations).toBe((2 + 1 + 4) * 3)
    expect(ended).toBe('none left')
    expect(mutations).toHaveLength(21)
    for (const { optimizer, momentum, nesterov } of mutations) {
      expect(momentum === undefined).toBe(optimizer !== 'sgd')
      expect(nesterov === undefined).toBe(momentum === undefined || momentum === 0)
    }
    expect(Object.keys(mutations.find(({ nesterov }) => nesterov !== undefined) ?? {})).toEqual([
      'nesterov',
      'momentum',
      'optimizer',
      'epochs',
    ])
  })

  it('holds by what is fixed where that is not drawn', () => {
    const names = ['momentum', 'nesterov']
    const withSgd = drawn({ parameters: conditional, names, given: { optimizer: 'sgd' } })
    expect(withSgd.combinations).toBe(5)
    const withAdam = drawn({ parameters: conditional, names, given: { optimizer: 'adam' } })
    // Nothing is left but the defaults.
    expect(withAdam.combinations).toBe(1)
    expect(withAdam.mutations).toEqual([])
  })

  it('leaves the defaults out although one of them does not count', () => {
    const defaults: Parameters = {
      ...conditional,
      momentum: { type: 'choice', values: [0, 0.9], default: 0.9, flag: '--m', when: { optimizer: 'sgd' } },
    }
    const names = ['optimizer', 'momentum']
    const { mutations, defaultsLeftOut } = drawn({ parameters: defaults, names })
    expect(defaultsLeftOut).toBe(true)
    expect(mutations).not.toContainEqual({ optimizer: 'adam' })
    expect(mutations).toHaveLength(3)
  })
})
