import { from } from 'arquero'
import { logger, parse, View, Warn } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { compile as compileToVega } from 'vega-lite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { compile, renderSvg } from '../../../lib/chart/draw/render.ts'
import type { VegaLiteSpec } from '../../../lib/chart/draw/spec.ts'
import { charts } from '../../../lib/chart/index.ts'
import { UsageError } from '../../../lib/errors.ts'
import {
  experimentRows,
  experimentTable,
  failure,
  noEnergy,
  type Row,
  sampleTable,
} from '../../support/nights.ts'

// Failures, gaps and estimates, as a real night has them.
const mixed = (_: Row, index: number): Partial<Row> => ({
  ...(index % 7 === 4 && failure),
  ...(index % 11 === 6 && noEnergy),
  ...(index % 5 === 3 && { energy_cpu_source: 'estimated' as const }),
})

function allCharts(experiments: number): Array<[string, VegaLiteSpec]> {
  const table = experimentTable(experiments, mixed)
  const shape = { experiments, samplesEach: Math.min(30, Math.ceil(6000 / experiments)) }
  return [
    ['energy', charts.energy(table)],
    ['accuracy', charts.accuracy(table)],
    ['tradeoff', charts.tradeoff(table)],
    ['loss', charts.tradeoff(table, { metric: 'loss' })],
    ['power', charts.power(sampleTable(shape))],
    ['temperature', charts.temperature(sampleTable({ ...shape, quantity: 'temperature' }))],
  ]
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('drawn to SVG', () => {
  it.each([
    1, 2, 3, 12, 30, 100, 1000,
  ])('%i experiments give pictures without a broken number', async experiments => {
    for (const [name, spec] of allCharts(experiments)) {
      const svg = await renderSvg(spec)
      expect(svg, name).toMatch(/^<svg[^>]*>[\s\S]*<\/svg>$/)
      expect(svg, name).not.toMatch(/NaN|undefined|Infinity|\[object/)
      expect(svg.match(/<path /g)?.length, name).toBeGreaterThan(3)
    }
  })

  it('is the same for the same specification, whatever was drawn before', async () => {
    const spec = charts.energy(experimentTable(5, mixed))
    const first = await renderSvg(spec)
    await renderSvg(charts.tradeoff(experimentTable(9)))
    expect(await renderSvg(spec)).toBe(first)
  })

  it('gives the ids of different charts different names', async () => {
    const clipped = (value: number): VegaLiteSpec => ({
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: '',
      title: '',
      data: { values: [{ x: 1, y: value }] },
      mark: { type: 'point', clip: true },
      encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
    })
    const [one, two] = [await renderSvg(clipped(1)), await renderSvg(clipped(2))]
    const ids = [one, two].map(svg => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    expect(ids[0]).not.toEqual([])
    expect(ids[0]).not.toEqual(ids[1])
    for (const [, id] of one.matchAll(/url\(#([^)]+)\)/g)) expect(ids[0]).toContain(id)
    expect(await renderSvg(clipped(1))).toBe(one)
  })

  it('shows names from configs as text, whatever they hold', async () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&\\ {{y}} \u2028 \u0007'
    const rows = experimentRows(4).map((row, index) => {
      const { hyperparam_epochs, ...rest } = row
      return Object.fromEntries([
        ...Object.entries({
          ...rest,
          repository: hostile,
          model: `${hostile}${index % 2}`,
          night: `${hostile}${index}`,
          error_message: hostile,
          outcome: index === 0 ? 'failure' : 'success',
        }),
        [`hyperparam_${hostile}`, hyperparam_epochs],
        [`perf_accuracy ${hostile}`, row.perf_accuracy],
      ])
    })
    for (const draw of [charts.energy, charts.accuracy, charts.tradeoff]) {
      const svg = await renderSvg(draw(from(rows), { title: hostile }))
      expect(svg).toContain('&lt;img src=x')
      expect(svg).not.toContain('<img')
      // What no XML may hold.
      expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
    }
  })

  it('draws the texts that take the place of empty charts', async () => {
    const svg = await renderSvg(charts.energy(experimentTable(3, () => noEnergy)))
    expect(svg).toContain('No energy is known of any of 3 experiments.')
  })

  it('has no background of its own', async () => {
    expect(await renderSvg(charts.energy(experimentTable(3)))).not.toMatch(/<rect[^>]*fill="white"/)
  })
})

describe('a specification', () => {
  it('is plain JSON: nothing is lost on the way through text', () => {
    for (const [name, spec] of allCharts(12)) expect(JSON.parse(JSON.stringify(spec)), name).toEqual(spec)
  })

  it('has a description for those who cannot see it', () => {
    for (const [name, spec] of allCharts(12)) expect(spec.description, name).toMatch(/^[A-Z].*\d.*\.$/)
  })

  it('compiles without a warning and runs without making code from text', async () => {
    const warnings: unknown[] = []
    const log = logger(Warn, 'warn', (...parts) => warnings.push(parts))
    const compiled = await Promise.all(allCharts(12).map(([, spec]) => compile(spec)))
    // As a page's Content-Security-Policy does.
    vi.stubGlobal('Function', () => {
      throw new Error('code was made from text')
    })
    for (const spec of compiled) {
      const runtime = parse(spec, undefined, { ast: true })
      const view = new View(runtime, { renderer: 'none', expr: expressionInterpreter, logger: log })
      await view.runAsync()
      view.finalize()
    }
    expect(warnings).toEqual([])
  })

  it('gives Vega-Lite nothing to warn of on the console of who draws it', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    for (const [, spec] of allCharts(12)) compileToVega(JSON.parse(JSON.stringify(spec)))
    expect(warned.mock.calls).toEqual([])
    warned.mockRestore()
  })

  it('is left as it was by compiling', async () => {
    const spec = charts.energy(experimentTable(3))
    const before = JSON.stringify(spec)
    await compile(spec)
    expect(JSON.stringify(spec)).toBe(before)
  })

  it('leaves the table as it was', () => {
    const table = experimentTable(3, mixed)
    const before = JSON.stringify(table.objects())
    charts.tradeoff(table)
    expect(JSON.stringify(table.objects())).toBe(before)
  })

  it('takes the width and the title that are asked for', async () => {
    const spec = charts.energy(experimentTable(30), { width: 320, title: 'Monday' })
    expect(spec).toMatchObject({ width: 320, title: { text: 'Monday' } })
    expect(Number(/width="(\d+)"/.exec(await renderSvg(spec))?.[1])).toBeLessThan(520)
  })
})

describe('compile', () => {
  it('refuses what is no Vega-Lite specification', async () => {
    const vega = { $schema: 'https://vega.github.io/schema/vega/v6.json', description: '', title: '' }
    await expect(compile(vega)).rejects.toThrow(UsageError)
    await expect(compile(vega)).rejects.toThrow(/no Vega-Lite specification.*vega\/v6/)
  })

  it('says why a specification does not compile', async () => {
    const broken = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', description: '', title: '' }
    await expect(compile(broken)).rejects.toThrow(/does not compile/)
  })
})
