import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { renderSvg } from '../../lib/chart/draw/render.ts'
import { groups } from '../../lib/chart/groups.ts'
import { compare } from '../../lib/table/compare/compare.ts'
import { experimentGroup } from '../../lib/table/compare/group.ts'
import { type GroupRow, groupTable } from '../../lib/table/compare/group-table.ts'
import { experimentTable } from '../support/nights.ts'
import { axisTitles, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

/** Short and long trainings, of which no setting is in both. */
async function shortAndLong() {
  const table = experimentTable(30)
  const short = await experimentGroup(table, 'epochs', '..19')
  const long = await experimentGroup(table, 'epochs', '20..')
  return compare(short.table, long.table, { by: 'epochs', names: ['short', 'long'] })
}

const row = (side: 'A' | 'B', value: number, change: Partial<GroupRow> = {}): GroupRow => {
  return { group: `group ${side}`, side, quantity: 'energy', unit: 'J', source: 'measured', value, ...change }
}

describe('the chart of two groups', () => {
  it('draws each value and the median of each group with its interval, in one unit', async () => {
    const comparison = await shortAndLong()
    expect(comparison.match).toBe('groups')
    const spec = groups(await groupTable(comparison))
    expect(axisTitles(spec)).toEqual(['energy (kJ)'])
    const [energy] = comparison.quantities
    const points = rowsWith(spec, 'value', 'side').filter(({ side }) => side === 'A' || side === 'B')
    expect(points).toHaveLength((energy?.values?.a.length ?? 0) + (energy?.values?.b.length ?? 0))
    const [first, second] = rowsWith(spec, 'low', 'high').map(({ value }) => Number(value))
    expect((second ?? 0) * 1000 - (first ?? 0) * 1000).toBeCloseTo(energy?.medianDifference ?? 0, 0)
    expect(subtitleOf(spec)).toMatch(/A: short, n = \d+ settings · B: long, n = \d+ settings/)
    expect(spec.description).toMatch(
      /^Energy of both groups: A \(short\): \d+ settings, median .* kJ \(95 %: /,
    )
    await renderSvg(spec)
  })

  it('draws the quantity that is asked for', async () => {
    const table = await groupTable(await shortAndLong())
    expect(axisTitles(groups(table, { quantity: 'accuracy' }))).toEqual(['accuracy'])
    expect(() => groups(table, { quantity: 'f1' })).toThrow(/no quantity f1 .* they have energy, accuracy/)
    expect(() => groups(experimentTable(3))).toThrow(/draws a table of groupTable.*no column side/)
  })

  it('has no interval for a group of one, and calls an estimate one', async () => {
    const estimated = { source: 'estimated' } as const
    const spec = groups(from([row('A', 5, estimated), row('B', 7, estimated), row('B', 9, estimated)]))
    expect(rowsWith(spec, 'low', 'high').filter(({ low }) => low !== null)).toHaveLength(2)
    expect(subtitleOf(spec)).toContain('estimated')
    await renderSvg(spec)
  })

  it('says so where there is nothing to draw', async () => {
    expect(messageOf(groups(from([] as GroupRow[])))).toContain('There are no values of two groups.')
  })

  it('draws names from anywhere as text', async () => {
    const group = '数字 <b> \u0000 "\' {{x}}'
    const svg = await renderSvg(groups(from([row('A', 5, { group }), row('B', 7)])))
    expect(svg).toContain('数字 &lt;b&gt;')
    expect(svg).not.toContain('<b>')
  })
})
