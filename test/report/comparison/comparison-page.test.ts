import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { comparisonReport, renderComparison } from '../../../lib/report/comparison/comparison-page.ts'
import { comparisonViewOf } from '../../../lib/report/comparison/comparison-view.ts'
import { compare } from '../../../lib/table/compare/compare.ts'
import { experimentGroup } from '../../../lib/table/compare/group.ts'
import { nightOf } from '../../support/night-fixture.ts'
import { experimentTable } from '../../support/nights.ts'
import { changed, later, measuredNight, six, type Told } from '../../table/compare/nights.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-comparison-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const night = measuredNight(six)
const shares = [0.008, -0.012, 0.029, 0.004, 0.011, -0.006]
const again = measuredNight(
  changed(six, (joules, place) => joules * (1 + (shares[place] ?? 0))),
  later,
)
const dearer = measuredNight(
  changed(six, joules => joules * 1.1),
  later,
  { versions: { nightwatt: '0.2.0', node: '20.20.2' } },
)

const viewOf = async (...sides: Parameters<typeof compare>) =>
  comparisonViewOf(await compare(...sides), { figures: [], columnsJson: '[]' }, new Set())

describe('the headline of a comparison', () => {
  it('tells on each side what its control says, or that none ran', async () => {
    const view = await viewOf(night, again)
    const told = view.sides.map(({ facts }) => facts.at(-1))
    expect(told).toEqual(
      ['A', 'B'].map(letter => ({
        name: `Control of ${letter}`,
        value: 'none is known, and so neither noise floor nor drift',
      })),
    )
  })

  it('says what agrees, and what differs', async () => {
    expect(await viewOf(night, again)).toMatchObject({
      tone: 'good',
      headline: 'Energy, accuracy and duration agree',
    })
    expect(await viewOf(night, dearer)).toMatchObject({ tone: 'warning', headline: 'Energy differs' })
  })

  it('promises nothing that so few could not tell', async () => {
    const few = six.slice(0, 3)
    const view = await viewOf(
      measuredNight(few),
      measuredNight(
        changed(few, joules => joules * 1.1),
        later,
      ),
    )
    expect(view).toMatchObject({ tone: 'neutral', headline: 'Too few runs to tell from noise' })
  })

  it('says that nothing can be compared where nothing can', async () => {
    const others: Told = six.map(([epochs, ...rest]) => [epochs + 10, ...rest])
    expect(await viewOf(night, measuredNight(others, later))).toMatchObject({
      tone: 'bad',
      headline: 'Nothing can be compared',
      settings: { rows: [], absence: 'No setting is on both sides.' },
    })
    expect(await viewOf(night, [])).toMatchObject({ headline: 'Nothing can be compared' })
  })
})

describe('the page of a comparison', () => {
  it('has verdict, findings, charts, settings, changes and methods, and needs nothing else', async () => {
    const page = await renderComparison(await compare(night, dearer))
    for (const part of [
      'Energy differs',
      'id="chart-difference-energy_total_joules"',
      'Settings on both sides',
    ]) {
      expect(page).toContain(part)
    }
    expect(page).toContain('Accuracy is identical in all 6.')
    expect(page.match(/<tbody id="setting-/g)).toHaveLength(6)
    expect(page).toContain('<td class="detail">0.1.0</td>')
    expect(page).toContain('a permutation test; Good, 2005')
    expect(page).not.toMatch(/(?:src|href)="https?:/)
    expect(/script-src .{1,10}sha256-/.test(page)).toBe(true)
  })

  it('leads nowhere where there is nothing', async () => {
    const table = experimentTable(30)
    const [short, long] = [
      await experimentGroup(table, 'epochs', '..19'),
      await experimentGroup(table, 'epochs', '20..'),
    ]
    const pages = [
      await renderComparison(await compare(night, dearer)),
      await renderComparison(await compare(night, [])),
      await renderComparison(
        await compare(short.table, long.table, { by: 'epochs', names: ['short', 'long'] }),
      ),
    ]
    for (const page of pages) {
      const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
      const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
      expect(links.filter(id => !ids.has(id))).toEqual([])
    }
    expect(pages[2]).toContain('Mann-Whitney U test')
    expect(pages[2]).toContain('A: short, n &#x3D; ')
    expect(pages[1]).not.toContain('<h2 id="charts-title">')
  })

  it('lets no name out of its place', async () => {
    const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>{{x}}'
    const bad = (name: string) =>
      nightOf({
        name,
        experiments: [1, 2].map(epochs => ({
          repository: hostile,
          model: hostile,
          hyperparameters: { [hostile]: epochs },
          metrics: { [hostile]: epochs },
          ...(epochs === 2 ? { cause: hostile } : {}),
        })),
        record: { versions: { nightwatt: `${hostile}${name}` } },
      })
    const page = await renderComparison(await compare(bad(`${hostile}a`), bad(`${hostile}b`)))
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<img')
  })
})

describe('comparisonReport', () => {
  it('writes the page beside the others, under the names of both, and links those of its nights', async () => {
    writeFileSync(join(folder, '2026-11-23.html'), '')
    const path = await comparisonReport(await compare(night, again), { out: folder })
    expect(path).toBe(join(folder, 'compare-run_20261123_213000--run_20261124_213000.html'))
    const page = readFileSync(path, 'utf8')
    expect(page).toContain('<a href="2026-11-23.html">Page of Monday, 23 November 2026</a>')
    expect(page).not.toContain('2026-11-24.html')
    const index = readFileSync(join(folder, 'index.html'), 'utf8')
    expect(index).toContain(
      '<a href="compare-run_20261123_213000--run_20261124_213000.html">run_20261123_213000 and run_20261124_213000 compared</a>',
    )
    expect(index).toContain('agree')
  })

  it('finds a name for a file whatever the sides are called', async () => {
    const names: [string, string] = ['../a/b', '数字 epochs ..9']
    await comparisonReport(await compare(night, again, { names }), { out: folder })
    expect(readdirSync(folder)).toContain('compare-..-a-b--数字-epochs-..9.html')
  })
})
