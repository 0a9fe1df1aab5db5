// Waits for CPython.
import { describe, expect, it } from 'vitest'
import type { Hyperparameter } from '../../lib/config/parameter/hyperparameter-schema.ts'
import { MersenneTwister } from '../../lib/design/mersenne-twister.ts'
import { type Assignment, drawMutations } from '../../lib/design/mutation.ts'
import { expectSameMutations, hasPython, type Job, mutationsOfOriginal } from './original.ts'

function draw(
  parameters: Record<string, Hyperparameter>,
  runs: number,
  excluded: Assignment[] = [],
  seed = 1n,
) {
  return drawMutations({
    generator: new MersenneTwister(seed),
    names: Object.keys(parameters),
    parameters,
    runs,
    excluded,
  })
}

const kfold: Hyperparameter = { type: 'int', range: [2, 10], default: 10, flag: '--kfold' }

describe('mutations', () => {
  it('are the values that the seed document shows', () => {
    const { mutations } = draw(
      {
        epochs: { type: 'int', range: [1, 100], flag: '--epochs' },
        learning_rate: { type: 'float', range: [0.0001, 0.1], flag: '--lr' },
      },
      3,
      [],
      42n,
    )
    expect(mutations).toEqual([
      { epochs: 82, learning_rate: 0.01122197370975147 },
      { epochs: 95, learning_rate: 0.027575428905075014 },
      { epochs: 29, learning_rate: 0.014039839059661876 },
    ])
  })

  it('end when all are found, the defaults left out', () => {
    const { mutations, ...result } = draw({ kfold }, 20)
    expect(mutations.map(({ kfold }) => kfold).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(result).toEqual({ combinations: 9, defaultsLeftOut: true, excludedLeftOut: 0, ended: 'none left' })
  })

  it('leave out what earlier runs tried', () => {
    const { mutations, excludedLeftOut } = draw({ kfold }, 20, [{ kfold: 2 }, { kfold: 10 }, { kfold: 77 }])
    expect(mutations.map(({ kfold }) => kfold).sort()).toEqual([3, 4, 5, 6, 7, 8, 9])
    expect(excludedLeftOut).toBe(1)
  })

  it('have the defaults among them where a parameter has none', () => {
    const { default: _, ...open } = kfold
    expect(draw({ kfold: open }, 20).mutations).toHaveLength(9)
  })

  it('count the zero of zero_probability as a value', () => {
    const { mutations, combinations } = draw({ kfold: { ...kfold, zero_probability: 0.5 } }, 20)
    expect(mutations).toHaveLength(9)
    expect(combinations).toBe(10)
    expect(draw({ kfold: { ...kfold, zero_probability: 1 } }, 20).mutations).toEqual([{ kfold: 0 }])
  })

  it('are found beyond the 1,000 draws of the original', () => {
    const parameters = { seed: { type: 'int', range: [0, 9999], default: 1334, flag: '-s' } } as const
    expect(draw({ seed: { ...parameters.seed, range: [0, 9999] } }, 9999).mutations).toHaveLength(9999)
  })

  it('end where very many draws bring no new one', () => {
    // All but a few of the values of this log-uniform draw round to the lower end.
    const rare: Hyperparameter = { type: 'float', range: [0.0001, 1], flag: '--x', format: '%.0e' }
    const { mutations, ended } = draw({ rare }, 1000)
    expect(ended).toBe('none turned up')
    expect(mutations.length).toBeGreaterThan(10)
    expect(mutations.length).toBeLessThan(100)
  })

  it('differ in a range that six decimals blur', () => {
    const narrow: Hyperparameter = { type: 'float', range: [5e-6, 2e-5], flag: '--x' }
    expect(draw({ narrow }, 500).mutations).toHaveLength(500)
    expect(draw({ narrow: { ...narrow, format: '%.6f' } }, 500).mutations).toHaveLength(16)
  })
})

describe.skipIf(!hasPython)('beside CPython (skipped: no python3 on this machine)', () => {
  const parameters: Record<string, Hyperparameter> = {
    epochs: { type: 'int', range: [1, 200], default: 100, flag: '-a' },
    wide: { type: 'int', range: [-(2 ** 40), 2 ** 45], default: 0, flag: '-b' },
    lr: { type: 'float', range: [0.0001, 0.1], default: 0.001, flag: '-c' },
    lr_log: { type: 'float', range: [0.0005, 1.5], default: 0.01, flag: '-d', distribution: 'log_uniform' },
    layers: { type: 'int', range: [5, 400], flag: '-e', distribution: 'log_uniform' },
    decay: {
      type: 'float',
      range: [0.0001, 0.01],
      default: 0,
      flag: '-f',
      distribution: 'log_uniform',
      zero_probability: 0.3,
    },
    drop: { type: 'int', range: [0, 5], default: 2, flag: '-g', zero_probability: 0.5 },
    kfold,
    one: { type: 'int', range: [3, 3], flag: '-h' },
    offset: { type: 'float', range: [-2.5, 1.25], default: 0, flag: '-i' },
  }
  const names = Object.keys(parameters)

  function ours({ seed, entries }: Job): Assignment[][] {
    const generator = new MersenneTwister(BigInt(seed))
    return entries.map(({ parameters, mutate, runs }) => [
      ...drawMutations({ generator, names: mutate, parameters, runs }).mutations,
    ])
  }

  it('draws the same for many seeds and sets of parameters, entries after exhausted ones included', () => {
    // A generator of the test's own, so that a failure comes again.
    const chooser = new MersenneTwister(2026n)
    const jobs: Job[] = Array.from({ length: 300 }, (_, index) => ({
      seed: String(
        (index % 2 === 0 ? 1n : -1n) * BigInt(chooser.randint(0, 2 ** 53 - 1)) ** BigInt((index % 5) + 1),
      ),
      entries: Array.from({ length: 3 }, () => ({
        parameters,
        mutate: names.filter(() => chooser.random() < 0.3).concat(chooser.random() < 0.5 ? 'drop' : []),
        runs: chooser.randint(1, 30),
      })).map(entry => ({
        ...entry,
        mutate: entry.mutate.length === 0 ? ['kfold'] : [...new Set(entry.mutate)],
      })),
    }))
    mutationsOfOriginal(jobs).forEach((expected, job) => {
      const found = jobs[job] === undefined ? [] : ours(jobs[job])
      expected.forEach((original, entry) => {
        expectSameMutations(found[entry] ?? [], original, parameters)
      })
    })
  })

  it('leaves the stream where the original would, also where it finds more or compares finer', () => {
    const narrow: Hyperparameter = { type: 'float', range: [5e-6, 2e-5], default: 1e-5, flag: '-n' }
    const all = { ...parameters, narrow }
    const before: Array<{ mutate: string[]; runs: number }> = [
      { mutate: ['narrow'], runs: 10 },
      { mutate: ['narrow'], runs: 300 },
      { mutate: ['epochs', 'drop'], runs: 900 },
      { mutate: ['epochs', 'lr'], runs: 2500 },
      { mutate: ['kfold'], runs: 50 },
    ]
    const jobs = before.map(first => ({
      seed: '99',
      entries: [first, { mutate: ['lr', 'epochs'], runs: 5 }].map(entry => ({ ...entry, parameters: all })),
    }))
    mutationsOfOriginal(jobs).forEach(([, after], job) => {
      const found = jobs[job] === undefined ? [] : ours(jobs[job])
      expectSameMutations(found[1] ?? [], after ?? [], all)
    })
  })
})
