import { describe, expect, it } from 'vitest'
import { ColumnStore } from '../../../lib/report/render/column-store.ts'

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: index, night: 'run_1', k: `run_1/a_${index}` }))

describe('the columns of a page', () => {
  it('keeps the same column once, however many charts show it', () => {
    const store = new ColumnStore()
    const wide = store.addRows(rows(5))
    expect(store.addRows(rows(5))).toEqual(wide)
    expect(JSON.parse(store.toJson())).toHaveLength(3)
  })

  it('keeps few values of many rows once each, with their places', () => {
    const store = new ColumnStore()
    store.add(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'success' : 'failure')))
    expect(JSON.parse(store.toJson())[0]).toMatchObject({ distinct: ['success', 'failure'] })
    expect(JSON.parse(store.toJson())[0].places.slice(0, 3)).toEqual([0, 1, 0])
  })

  it('names an experiment by its row in the table, and several by theirs', () => {
    const store = new ColumnStore(['run_1/a_0', 'run_1/a_1', 'run_1/a_2'])
    const keys = ['run_1/a_0', 'run_1/a_1\nrun_1/a_2', 'run_1/elsewhere', 'run_1/a_2']
    store.addRows(keys.map(k => ({ k })))
    expect(JSON.parse(store.toJson())).toEqual([[0, '1 2', null, 2]])
  })

  it('leaves rows in a specification that are few, or not alike', () => {
    const store = new ColumnStore()
    const few = { data: [{ name: 'a', values: rows(2) }, { name: 'b' }] }
    expect(store.withoutRows(few)).toEqual(few)
    expect(store.addRows([...rows(4), { other: 1 }])).toBeUndefined()
    const stored = store.withoutRows({ data: [{ name: 'a', values: rows(4) }] })
    expect(stored).toEqual({ data: [{ name: 'a', columns: { value: 0, night: 1, k: 2 } }] })
  })
})
