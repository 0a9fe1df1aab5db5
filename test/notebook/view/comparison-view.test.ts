import { describe, expect, it } from 'vitest'
import { comparisonView } from '../../../lib/notebook/view/comparison-view.ts'
import type { View } from '../../../lib/notebook/view/view.ts'
import { compare } from '../../../lib/table/compare/compare.ts'
import { changed, later, measuredNight, six } from '../../table/compare/nights.ts'

const night = measuredNight(six)
const again = measuredNight(
  changed(six, joules => joules * 1.1),
  later,
  { versions: { nightwatt: '<0.2>' } },
)

function htmlOf({ forms }: View): string {
  return String(forms['text/html']).replaceAll('\u00a0', ' ')
}

describe('a comparison in a cell', () => {
  it('says the verdict once, a row a setting, and what was not the same', async () => {
    const comparison = await compare(night, again)
    const view = comparisonView(comparison)
    const content = htmlOf(view)
    const { text } = view
    expect(content.match(/energy is higher in B/g)).toHaveLength(1)
    expect(content).toContain('duration is identical in all 6')
    expect(content.match(/<tr>/g)).toHaveLength(7)
    expect(content).toContain('<td>100.0 J</td><td>110.0 J</td><td>+10.0 %</td>')
    expect(content).toContain('nightwatt: 0.1.0 → &lt;0.2&gt;')
    expect(text).toBe(comparison.lines.join('\n'))
  })

  it('stays small for nights of hundreds', async () => {
    const many = Array.from({ length: 400 }, (_, place) => [place + 1, 100 + place, 90] as const)
    const content = htmlOf(comparisonView(await compare(measuredNight(many), measuredNight(many, later))))
    expect(content).toContain('380 more settings')
    expect(content.length).toBeLessThan(20_000)
  })

  it('has something to say where nothing can be compared', async () => {
    const content = htmlOf(comparisonView(await compare(night, [])))
    expect(content).toContain('B has no experiment.')
    expect(content).not.toContain('<table>')
  })
})
