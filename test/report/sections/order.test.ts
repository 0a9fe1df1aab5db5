import { describe, expect, it } from 'vitest'
import type { Night } from '../../../lib/night/night.ts'
import { experimentsTableOf } from '../../../lib/report/sections/experiments-table.ts'
import { orderItems } from '../../../lib/report/sections/quality/order-items.ts'
import { nightOf } from '../../support/night-fixture.ts'

const run = {
  repository: 'digits',
  model: 'mlp',
  hyperparameters: { epochs: 3 },
  folder: 'warmup/1',
  started_at: '2026-11-23T21:30:00.000+01:00',
  duration_seconds: 3,
  outcome: 'success',
  cause: null,
  detail: '',
  energy_joules: 30,
  uncertainty_joules: 1,
  source: 'measured',
} as const

/** Four settings in four blocks, on a machine that takes 2 % more with each run. */
function repeated(about: Partial<Night['record']> = {}, isInBlocks = true): Night {
  const night = nightOf({
    experiments: Array.from({ length: 16 }, (_, at) => ({
      hyperparameters: { epochs: 3 + (at % 4), learning_rate: 0.01 },
      metrics: { accuracy: 90 },
      seconds: 10,
      cpu: { joules: 100 * (1 + (at % 4)) * (1 + 0.02 * at), source: 'measured' as const },
    })),
    record: about,
  })
  const experiments = night.experiments.map((record, at) => ({
    ...record,
    index: at + 1,
    ...(isInBlocks ? { block: Math.floor(at / 4) + 1 } : {}),
    repeat: Math.floor(at / 4) + 1,
  }))
  return { ...night, experiments }
}

describe('the page of a night that repeats its settings', () => {
  it('tells a trend, which blocks hold alike', () => {
    const [item] = orderItems([repeated()])
    expect(item?.tone).toBe('neutral')
    expect(item?.text).toMatch(
      /^The energy of the same settings changed by \+\d+\.\d % over the night .*; settings are compared within their blocks/,
    )
  })

  it('warns of one where there are no blocks', () => {
    const [item] = orderItems([repeated({}, false)])
    expect(item).toMatchObject({ tone: 'warning' })
    expect(item?.text).toContain(
      'settings did not run in blocks, so it may be in their differences (--order blocks)',
    )
  })

  it('tells nothing of a night in which no setting ran twice', () => {
    const night = repeated()
    expect(orderItems([{ ...night, experiments: night.experiments.slice(0, 4) }])).toEqual([])
  })

  it('tells what ran before it and counts nowhere', () => {
    const failed = { ...run, folder: 'warmup/2', outcome: 'failure', cause: 'timeout' } as const
    const texts = (runs: Night['record']['warmup']) => orderItems([repeated({ warmup: runs })])[0]
    expect(texts([run])).toMatchObject({
      tone: 'neutral',
      text: '1 warm-up run before the experiments: recorded, and in no figure here',
    })
    expect(texts([run, failed])).toMatchObject({
      tone: 'warning',
      text: '2 warm-up runs before the experiments, of which 1 failed: recorded, and in no figure here',
    })
  })
})

describe('the table of a page', () => {
  it('has the columns of block and repeat where there are any', () => {
    const entry = (row: object) => ({ id: 'a', number: '1', row, record: undefined })
    const headsOf = (row: object) =>
      experimentsTableOf([entry(row)] as never, []).columns.map(({ label }) => label)
    expect(headsOf({ outcome: 'success', block: 2, repeat: 2 })).toEqual(
      expect.arrayContaining(['Block', 'Repeat']),
    )
    expect(headsOf({ outcome: 'success', block: null, repeat: null })).not.toContain('Block')
  })
})
