import { describe, expect, it } from 'vitest'
import type { Parameters } from '../../lib/config/parameter/conditions.ts'
import type { HyperparameterValues } from '../../lib/config/parameter/hyperparameter-value.ts'
import { countSettings, designSettings } from '../../lib/design/designs/design-settings.ts'
import type { Design, DesignRequest } from '../../lib/design/designs/designed.ts'
import { latinHypercube } from '../../lib/design/designs/latin.ts'
import { notVaried } from '../../lib/design/designs/one-at-a-time.ts'
import { scrambledSobol, sobol } from '../../lib/design/designs/sobol.ts'
import { streamOf } from '../../lib/design/random-stream.ts'
import goldens from './designs-goldens.json' with { type: 'json' }

const parameters: Parameters = {
  optimizer: { type: 'choice', values: ['adam', 'sgd', null], default: 'adam', flag: '--opt' },
  amp: { type: 'bool', default: false, flag: '--amp' },
  hidden: { type: 'int', range: [32, 128], step: 32, default: 64, flag: '--hidden' },
  lr: { type: 'float', range: [1e-5, 1e-1], distribution: 'log_uniform', default: 1e-3, flag: '--lr' },
  epochs: { type: 'int', range: [1, 4], default: 2, flag: '--epochs' },
  decay: { type: 'float', range: [0.1, 0.3], zero_probability: 0.5, default: 0, flag: '--decay' },
  momentum: {
    type: 'float',
    range: [0.5, 0.9],
    levels: 2,
    flag: '--m',
    default: 0.9,
    when: { optimizer: 'sgd' },
  },
}

function asked(names: readonly string[], more: Partial<DesignRequest> = {}): DesignRequest {
  return {
    names,
    parameters,
    given: {},
    constraints: [],
    levels: undefined,
    runs: 1,
    excluded: [],
    seed: 42n,
    entry: 0,
    ...more,
  }
}

const settings = (design: Design, names: readonly string[], more: Partial<DesignRequest> = {}) =>
  designSettings(design, asked(names, more)).settings
const valuesOf = (all: readonly HyperparameterValues[], name: string) => all.map(values => values[name])

describe('a grid', () => {
  it('goes through choices, switches and steps, the first slowest', () => {
    const grid = settings('grid', ['amp', 'hidden'])
    expect(grid).toHaveLength(8)
    expect(grid.slice(0, 5)).toEqual([
      { amp: false, hidden: 32 },
      { amp: false, hidden: 64 },
      { amp: false, hidden: 96 },
      { amp: false, hidden: 128 },
      { amp: true, hidden: 32 },
    ])
  })

  it('has levels of ranges on the scale of their distribution, each once, and the zero of a zero_probability', () => {
    expect(valuesOf(settings('grid', ['lr'], { levels: 5 }), 'lr')).toEqual([1e-5, 1e-4, 1e-3, 1e-2, 1e-1])
    expect(valuesOf(settings('grid', ['epochs'], { levels: 9 }), 'epochs')).toEqual([1, 2, 3, 4])
    expect(valuesOf(settings('grid', ['decay'], { levels: 3 }), 'decay')).toEqual([0, 0.1, 0.2, 0.3])
  })

  it('has no level of what does not count', () => {
    expect(settings('grid', ['momentum', 'optimizer'])).toEqual(
      [
        { momentum: undefined, optimizer: 'adam' },
        { momentum: 0.5, optimizer: 'sgd' },
        { momentum: 0.9, optimizer: 'sgd' },
        { momentum: undefined, optimizer: null },
      ].map(({ momentum, optimizer }) => (momentum === undefined ? { optimizer } : { momentum, optimizer })),
    )
  })

  it('leaves out and counts what constraints forbid and what was tried', () => {
    const request = asked(['amp', 'hidden'], {
      constraints: ['not amp or hidden > 64'],
      excluded: [
        { amp: false, hidden: 32 },
        { amp: true, hidden: 32 },
      ],
    })
    const { settings: left, counts } = designSettings('grid', request)
    expect(left).toHaveLength(5)
    expect(counts).toEqual({ points: 8, forbidden: 2, tried: 1, repeated: 0, settings: 5 })
    expect(countSettings('grid', request)).toEqual(counts)
  })

  it('of a million and of a billion is counted without being made', () => {
    const names = Array.from({ length: 9 }, (_, at) => `p${at}`)
    const many: Parameters = Object.fromEntries(
      names.map(name => [name, { type: 'int', range: [1, 10], step: 1, flag: `--${name}` }]),
    )
    const count = (length: number) =>
      countSettings('grid', asked(names.slice(0, length), { parameters: many })).settings
    expect([count(6), count(9)]).toEqual([1e6, 1e9])
  })
})

describe('one at a time', () => {
  it('begins with the defaults, then varies each alone', () => {
    expect(settings('one-at-a-time', ['amp', 'hidden'])).toEqual([
      { amp: false, hidden: 64 },
      { amp: true, hidden: 64 },
      { amp: false, hidden: 32 },
      { amp: false, hidden: 96 },
      { amp: false, hidden: 128 },
    ])
  })

  it('gives what counts only beside another value its default there, and names what it does not vary', () => {
    const names = ['optimizer', 'momentum']
    expect(settings('one-at-a-time', names)).toEqual([
      { optimizer: 'adam' },
      { optimizer: 'sgd', momentum: 0.9 },
      { optimizer: null },
    ])
    expect(notVaried(asked(names))).toEqual(['momentum'])
  })

  it('leaves out and counts what constraints forbid', () => {
    const { counts } = designSettings(
      'one-at-a-time',
      asked(['amp', 'hidden'], { constraints: ['hidden < 100'] }),
    )
    expect(counts).toEqual({ points: 5, forbidden: 1, tried: 0, repeated: 0, settings: 4 })
  })
})

describe('a Latin hypercube', () => {
  it('is that of CPython with the same stream', () => {
    expect(latinHypercube(5, 3, streamOf('latin', 42n))).toEqual(goldens.latin)
  })

  it('has each stratum of each hyperparameter once', () => {
    const all = settings('latin', ['lr', 'decay', 'amp'], { runs: 20 })
    const strata = valuesOf(all, 'lr').map(lr => Math.floor(((Math.log10(Number(lr)) + 5) / 4) * 20))
    expect(strata.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at))
    expect(valuesOf(all, 'amp').filter(Boolean)).toHaveLength(10)
    expect(valuesOf(all, 'decay').filter(value => value === 0)).toHaveLength(10)
  })

  it('leaves out and counts what is forbidden and what comes twice', () => {
    const { settings: left, counts } = designSettings('latin', asked(['amp', 'optimizer'], { runs: 20 }))
    expect(left.length + counts.repeated).toBe(20)
    expect(left.length).toBeLessThanOrEqual(6)
    const { counts: of } = designSettings('latin', asked(['lr'], { runs: 20, constraints: ['lr < 1e-3'] }))
    expect(of).toMatchObject({ points: 20, forbidden: 10, settings: 10 })
  })

  it('is another with another seed, and in another entry', () => {
    const first = settings('latin', ['lr'], { runs: 5 })
    expect(settings('latin', ['lr'], { runs: 5 })).toEqual(first)
    expect(settings('latin', ['lr'], { runs: 5, seed: 43n })).not.toEqual(first)
    expect(settings('latin', ['lr'], { runs: 5, entry: 1 })).not.toEqual(first)
  })
})

describe("a Sobol' sequence", () => {
  it("is the published one before it is scrambled: that of SciPy's qmc.Sobol", () => {
    const { coordinates, points, values } = goldens.sobol
    const all = [...take(sobol(64), 64)]
    expect(points.map(point => coordinates.map(coordinate => all[point]?.[coordinate]))).toEqual(values)
  })

  it('has each stratum of each coordinate once for every power of two, also scrambled', () => {
    for (const n of [2, 16, 256]) {
      const points = [...take(scrambledSobol(10, streamOf('sobol', 7n)), n)]
      for (let coordinate = 0; coordinate < 10; coordinate++) {
        const strata = points.map(point => Math.floor((point[coordinate] ?? 0) * n))
        expect(new Set(strata).size).toBe(n)
      }
    }
  })

  it('has squares of two coordinates evenly filled, also scrambled', () => {
    const points = [...take(scrambledSobol(2, streamOf('sobol', 8n)), 64)]
    const squares = points.map(point => Math.floor((point[0] ?? 0) * 8) * 8 + Math.floor((point[1] ?? 0) * 8))
    expect(new Set(squares).size).toBe(64)
  })

  it('goes on until it has as many settings as are wanted', () => {
    const { settings: found, counts } = designSettings(
      'sobol',
      asked(['lr', 'amp'], { runs: 16, constraints: ['lr < 1e-3'] }),
    )
    expect(found).toHaveLength(16)
    expect(counts.points).toBe(16 + counts.forbidden)
    expect(counts.forbidden).toBeGreaterThan(10)
  })

  it('ends where there is nothing new', () => {
    const { settings: found, counts } = designSettings('sobol', asked(['amp', 'optimizer'], { runs: 20 }))
    expect(found).toHaveLength(6)
    expect(counts.repeated).toBe(10_000)
  })

  it('of more hyperparameters than there are direction numbers is refused', () => {
    expect(() => [...take(sobol(65), 1)]).toThrow('found 65 hyperparameters; allowed: at most 64')
  })
})

function* take<Item>(all: Iterable<Item>, count: number): Generator<Item> {
  let taken = 0
  for (const item of all) {
    if (taken++ >= count) return
    yield item
  }
}
