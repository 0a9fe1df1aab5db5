import { table } from 'arquero'
import { describe, expect, it } from 'vitest'
import { reportView } from '../../lib/notebook/report-view.ts'
import { show } from '../../lib/notebook/show.ts'
import { tableView } from '../../lib/notebook/table-view.ts'

describe('a table in a cell', () => {
  const shown = tableView(
    table({
      model: ['mlp', '<b>'],
      duration_seconds: [19.123456, null],
      energy_gpu_total_joules: [null, null],
    }),
    20,
  )

  it('keeps the names with their units and says how many rows there are', () => {
    expect(shown.content).toContain('<th>duration_seconds</th>')
    expect(shown.content).toContain('<td>19.12</td>')
    expect(shown.content).toContain('2 rows')
  })

  it('leaves out columns without a value, and says so', () => {
    expect(shown.content).not.toContain('energy_gpu_total_joules')
    expect(shown.content).toContain('1 column without a value left out')
  })

  it('escapes text', () => expect(shown.content).toContain('&lt;b&gt;'))

  it('shows the first rows of many', () => {
    const long = tableView(table({ epoch: Array.from({ length: 5000 }, (_, index) => index) }), 20)
    expect(long.content).toContain('first 20 of 5000 rows')
    expect(long.content.match(/<tr>/g)).toHaveLength(21)
  })
})

describe('a report in a cell', () => {
  it('is a link that JupyterLab opens from the folder of the notebook', () => {
    const { content } = reportView('/project/reports/2026-11-23.html', '/project/notebooks')
    expect(content).toContain('href="../reports/2026-11-23.html"')
  })
})

describe('show', () => {
  it.each([
    [Promise.resolve(), /found a promise; .*write await/],
    [undefined, /found undefined/],
    ['results/run_1', /found a string/],
    [{}, /found an object that is none of these/],
  ])('refuses %s and says what it takes', async (value, message) => {
    await expect(show(value as unknown as string)).rejects.toThrow(message)
  })
})
