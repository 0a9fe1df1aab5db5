import { describe, expect, it } from 'vitest'
import { explorePage } from '../../../lib/report/explore/explore-page.ts'
import { nightOf, type Wish } from '../../support/night-fixture.ts'

const experiments: Wish[] = [1, 2, 3, 4].map(epochs => ({
  model: '</script><b>',
  hyperparameters: { epochs, learning_rate: 1 / epochs },
  metrics: { accuracy: 80 + epochs },
  cpu: { joules: 100 * epochs, source: 'measured' },
}))
const one = nightOf({ experiments })
const other = nightOf({ name: 'run_20261124_213000', date: '2026-11-24', experiments })

const pictureOf = (page: string, id: string) =>
  new RegExp(`id="chart-${id}"[\\s\\S]*?(<svg[\\s\\S]*?</svg>)`).exec(page)?.[1] ?? ''
const rowsIn = (svg: string) =>
  new Set([...svg.matchAll(/data-k="([\d ]+)"/g)].flatMap(([, rows = '']) => rows.split(' ')))

describe('the view to pick experiments in', () => {
  it('has marks that say which rows of its table they stand for, in every chart', async () => {
    const { page, numbers } = await explorePage([one], { kernel: null, view: 'explore-1' })
    expect(numbers).toEqual(['1', '2', '3', '4'])
    for (const id of ['energy', 'tradeoff', 'parallel', 'metric-1'])
      expect([...rowsIn(pictureOf(page, id))].sort(), id).toEqual(['0', '1', '2', '3'])
    expect(page.match(/<tbody id=/g)).toHaveLength(4)
  })

  it('calls experiments of several nights by the place of their night too', async () => {
    const { numbers } = await explorePage([one, other], { kernel: null, view: 'explore-1' })
    expect(numbers).toEqual(['1.1', '1.2', '1.3', '1.4', '2.1', '2.2', '2.3', '2.4'])
  })

  it('lets no name out of where it stands, and stays small', async () => {
    const { page } = await explorePage([one], { kernel: 'x"</script>', view: 'explore-1' })
    expect(page).not.toContain('</script><b>')
    expect(page.match(/<script/g)?.length).toBe(page.match(/<\/script/g)?.length)
    expect(page.length).toBeLessThan(150_000)
  })
})
