import { describe, expect, it } from 'vitest'
import { charts, renderSvg, type VegaLiteSpec } from '../../../lib/chart/index.ts'
import { chartView } from '../../../lib/notebook/view/chart-view.ts'
import { compactData } from '../../../lib/notebook/view/compact-data.ts'
import { liveType } from '../../../lib/notebook/view/live-spec.ts'
import { experimentTable, failure, sampleTable } from '../../support/nights.ts'

const table = experimentTable(50, (_, index) => ({
  ...(index === 7 ? failure : {}),
  hyperparam_optimizer: ['adam', 'two, "words"', ''][index % 3] ?? null,
  hyperparam_amp: index % 2 === 0,
  energy_failed_attempts_joules: index === 3 ? 250 : null,
  perf_accuracy: index === 9 ? null : 80 + index / 10,
}))
const traces = sampleTable({ experiments: 3, samplesEach: 40 })
const drawn = {
  energy: charts.energy(table),
  failures: charts.failures(table),
  accuracy: charts.accuracy(table),
  tradeoff: charts.tradeoff(table),
  effects: charts.effects(table),
  parallel: charts.parallel(table),
  power: charts.power(traces),
}

/** The names of clip paths follow from the text of a specification. */
const picture = async (spec: object) => (await renderSvg({ ...spec })).replaceAll(/chart-[0-9a-f]+/g, 'chart')

describe('a chart in a stored notebook', () => {
  it.each(Object.entries(drawn))('draws the same of fewer bytes: %s', async (_name, spec) => {
    const compact = compactData(spec)
    expect(await picture(compact)).toBe(await picture(spec))
    // As nbformat stores them: each value on its own line.
    const size = (one: object) => JSON.stringify(one, null, 1).length
    expect(size(compact)).toBeLessThan(size(spec) * 0.97)
  })

  it('says what is the same of an experiment once, and nothing that no part of it shows', () => {
    const { layer } = compactData(drawn.parallel) as VegaLiteSpec & {
      layer: readonly Record<string, unknown>[]
    }
    const lines = layer.find(({ transform }) => transform !== undefined)
    expect(JSON.stringify(lines?.transform)).toMatch(/"lookup":"\w+"/)
    expect(JSON.stringify(lines).match(/digits_mlp_012/g)?.length).toBeLessThan(10)
    expect(JSON.stringify(compactData(drawn.tradeoff))).not.toContain('run_20261123_213000/digits_mlp_012')
  })

  it('leaves data as they are that a text could not hold', () => {
    const nested = {
      data: { values: [{ a: [1] }, { a: [2] }] },
      mark: 'point',
      encoding: { x: { field: 'a' } },
    }
    expect(compactData(nested)).toEqual(nested)
    const gaps = { data: { values: [{ a: 1 }, {}] }, mark: 'point', encoding: { x: { field: 'a' } } }
    expect(compactData(gaps)).toEqual(gaps)
    const mixed = { data: { values: [{ a: 1 }, { a: 'b' }] }, mark: 'point', encoding: { x: { field: 'a' } } }
    expect(compactData(mixed)).toEqual(mixed)
  })

  it('has a picture with all its words and marks, and its font once', async () => {
    for (const spec of Object.values(drawn)) {
      const whole = await renderSvg({ background: '#ffffff', ...spec })
      const { forms, metadata } = await chartView(spec)
      const small = String(forms['image/svg+xml'])
      const words = (svg: string) => [...svg.matchAll(/>([^<]+)</g)].map(([, text]) => text)
      expect(words(small)).toEqual(words(whole))
      expect(small.match(/font-family/g)).toHaveLength(1)
      expect(small.match(/<g[ >]/g)?.length).toBe(small.match(/<\/g>/g)?.length)
      expect(small.length).toBeLessThan(whole.length * 0.7)
      expect(metadata).toHaveProperty([liveType, 'embed_options', 'renderer'], 'svg')
    }
  })
})
