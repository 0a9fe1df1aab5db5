import { describe, expect, it } from 'vitest'
import { compare } from '../../lib/chart/compare.ts'
import { renderSvg } from '../../lib/chart/draw/render.ts'
import { compare as compareNights } from '../../lib/table/compare/compare.ts'
import { comparisonTable } from '../../lib/table/compare/comparison-table.ts'
import { experimentTable } from '../support/nights.ts'
import { axisTitles, everyValue, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'
import { changed, later, measuredNight, six, type Told } from '../table/compare/nights.ts'

const tableOf = async (a: Told, b: Told) =>
  comparisonTable(await compareNights(measuredNight(a), measuredNight(b, later)))
const shares = [0.03, 0.07, 0.05, 0.03, 0.07, 0.05]
const dearer = changed(six, (joules, place) => joules * (1 + (shares[place] ?? 0)))

describe('the chart of a comparison', () => {
  it('draws a point a setting about a line at no difference, and the median over all', async () => {
    const spec = compare(await tableOf(six, dearer))
    expect(rowsWith(spec, 'set').map(({ change }) => change)).toEqual([3, 7, 5, 3, 7, 5])
    expect(rowsWith(spec, 'change').filter(({ change }) => change === 0)).toHaveLength(1)
    expect(subtitleOf(spec)).toBe('n = 6 settings · median +5.0 % (95 %: +3.0 % to +7.0 %), diamond')
    expect(axisTitles(spec)).toEqual(['B − A (% of A)'])
    expect(everyValue(spec, 'labelExpr').join()).toContain('epochs 6')
    expect(spec.description).toBe(
      'Energy: B against A: 6 settings, from +3.0 % (epochs 1) to +7.0 % (epochs 5); median +5.0 % (95 %: +3.0 % to +7.0 %).',
    )
  })

  it('draws the intervals of repeats', async () => {
    const repeats: Told = [1, 2].flatMap(epochs =>
      [0, 1, 2].map(run => [epochs, epochs * 100 + run, 90] as const),
    )
    const spec = compare(
      await tableOf(
        repeats,
        changed(repeats, joules => joules * 1.1),
      ),
    )
    expect(rowsWith(spec, 'set', 'low').filter(({ low }) => low !== null).length).toBeGreaterThan(0)
    expect(subtitleOf(spec)).toContain('lines: 95 % bootstrap intervals')
    expect(rowsWith(spec, 'runs')[0]).toMatchObject({ runs: '3 and 3 runs' })
  })

  it('draws a metric as its difference', async () => {
    const better = changed(
      six,
      joules => joules,
      accuracy => accuracy + 0.5,
    )
    const spec = compare(await tableOf(six, better), { quantity: 'accuracy' })
    expect(axisTitles(spec)).toEqual(['B − A'])
    expect(subtitleOf(spec)).toContain('median +0.5')
    expect(spec.title).toMatchObject({ text: 'Accuracy: B against A' })
  })

  it('says what is estimated, and what is left out and why', async () => {
    const estimated: Told = six.map(([epochs, joules, accuracy], place) => [
      epochs,
      joules,
      accuracy,
      place === 0 ? { cause: 'timeout' } : { cpu: { joules, source: 'estimated' } },
    ])
    const spec = compare(await tableOf(estimated, estimated))
    expect(subtitleOf(spec)).toContain('estimated')
    expect(spec.description).toContain('5 settings, estimated')
    expect(subtitleOf(spec)).toContain('1 not compared (failed on either side)')
    const apart = compare(await tableOf(six, estimated), { quantity: 'energy' })
    expect(messageOf(apart)).toBe(
      'Energy is compared in none of 6 settings: failed in B; CPU measured in A, CPU estimated in B.',
    )
  })

  it('says that there is nothing in common', async () => {
    const spec = compare(await tableOf(six, []))
    expect(messageOf(spec)).toBe('No setting is on both sides, so there is no difference to draw.')
  })

  it('draws one setting, and many without their names', async () => {
    const one = compare(await tableOf(six.slice(0, 1), dearer.slice(0, 1)))
    expect(subtitleOf(one)).toBe('n = 1 setting')
    const many: Told = Array.from({ length: 1000 }, (_, place) => [place + 1, 100 + place, 90])
    const spec = compare(
      await tableOf(
        many,
        changed(many, (joules, place) => joules + (place % 7)),
      ),
    )
    expect(axisTitles(spec)).toContain('1,000 settings, by their difference')
    const drawn = rowsWith(spec, 'set').map(({ change }) => Number(change))
    expect(drawn).toEqual(drawn.toSorted((a, b) => a - b))
    expect((await renderSvg(spec)).length).toBeGreaterThan(1000)
  })

  it('names the settings within the plot where it is narrow', async () => {
    const spec = compare(await tableOf(six, dearer), { width: 270 })
    expect(rowsWith(spec, 'text').map(({ text }) => text)).toContain('epochs 6')
    await renderSvg(spec)
  })

  it('draws names from anywhere as text', async () => {
    const { settings, ...comparison } = await compareNights(measuredNight(six), measuredNight(dearer, later))
    const label = '数字 <b> \u0000 "\' {{x}}'
    const table = await comparisonTable({
      ...comparison,
      settings: settings.map(setting => ({ ...setting, label })),
    })
    const svg = await renderSvg(compare(table))
    expect(svg).toContain('数字 &lt;b&gt;')
    expect(svg).not.toContain('<b>')
  })

  it('refuses a table of something else, and a quantity that is not there', async () => {
    expect(() => compare(experimentTable(3))).toThrow(/draws a table of comparisonTable.*no column quantity/)
    const table = await tableOf(six, dearer)
    expect(() => compare(table, { quantity: 'f1' })).toThrow(
      /no quantity f1 .* it has energy, accuracy, duration/,
    )
  })
})
