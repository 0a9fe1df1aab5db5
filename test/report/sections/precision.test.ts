import { describe, expect, it } from 'vitest'
import { precisionLines } from '../../../lib/night/precision/precision-words.ts'
import { precisionItems, precisionsOf } from '../../../lib/report/sections/quality/precision-view.ts'
import { nightOf } from '../../support/night-fixture.ts'

const quantity = { values: 8, mean: 120, half_width: 1.8, reached: true }
const night = nightOf({
  experiments: [{ hyperparameters: { epochs: 3 } }, { hyperparameters: { epochs: 5 } }],
  record: {
    precision: {
      wanted: '2%,loss=0.001',
      max_repeats: 8,
      drop_settled: false,
      settings: [
        {
          experiment: 'digits_mlp_001',
          runs: 8,
          state: 'reached',
          quantities: [
            { ...quantity, estimated: true },
            { ...quantity, metric: 'loss', mean: 0.0123456, half_width: 0.000123 },
          ],
        },
        {
          experiment: 'digits_mlp_002',
          runs: 8,
          state: 'open',
          quantities: [
            { values: 1, mean: 130, half_width: null, reached: false },
            { metric: 'loss', values: 0, mean: null, half_width: null, reached: false },
          ],
        },
      ],
      ended: 'each setting runs at most 8 times',
    },
  },
})

describe('what was reached of a precision', () => {
  it('is told in lines, those first that did not reach it', () => {
    expect(precisionLines(night.record)).toEqual([
      'Precision: 1 of 2 settings within ± 2.0 % of the energy and ± 0.001 of loss (95 %); each setting runs at most 8 times',
      '  ✗ digits_mlp_002 (epochs 5): 8 runs, energy 130.0 J in a single run, which tells no interval, no loss in any run',
      '  ✓ digits_mlp_001 (epochs 3): 8 runs, energy (estimated) 120.0 J ± 1.5 % (8 values), loss 0.01235 ± 0.00012 (8 values)',
    ])
    expect(precisionLines(nightOf({ experiments: [] }).record)).toEqual([])
  })

  it('stands on the page, the worst first', () => {
    const [view] = precisionsOf([night], [])
    expect(view?.settings.map(({ state, settings, runs }) => [state, settings, runs])).toEqual([
      ['not reached', 'epochs 5', '8'],
      ['reached', 'epochs 3', '8'],
    ])
    expect(precisionItems([night])).toMatchObject([{ tone: 'warning', href: '#precision' }])
    expect(precisionItems([nightOf({ experiments: [] })])).toEqual([])
  })

  it('of a night that was cut short says so', () => {
    const { precision } = night.record
    if (precision === undefined) throw new Error('none')
    const record = { ...night.record, precision: { ...precision, ended: '' } }
    expect(precisionLines(record)[0]).toContain('; the night ended before its blocks did')
  })
})
