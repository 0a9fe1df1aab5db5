import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { MetricDeclaration } from '../../../lib/config/pattern/metric.ts'
import { judgeLog } from '../../../lib/run/log/judge-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-later-values-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the log shows of a metric: its value, or why it has none. */
function shown(lines: readonly string[], m: MetricDeclaration) {
  const path = join(folder, 'training.log')
  writeFileSync(path, `${lines.join('\n')}\n`)
  const { metrics, missing } = judgeLog(path, { metrics: { m } })
  return metrics.m ?? missing.m
}

describe('a later line that the pattern does not take', () => {
  it('is the newer truth too where other numbers of the line changed their form', () => {
    const accuracy = '"acc": ([0-9.]+)'
    expect(shown(['{"loss": 0.5, "acc": 0.8}', '{"loss": 5e-1, "acc": null}'], accuracy)).toBe('no number')
    expect(shown(['{"loss": 0.5, "acc": 0.8}', '{"loss": nan, "acc": None}'], accuracy)).toBe('no number')
    const lastColumn = '(?m)^\\d+,[0-9.]+,([0-9.]+)$'
    expect(shown(['1,0.5,0.7', '2,-0.5,nan'], lastColumn)).toBe('diverged')
    expect(shown(['1,0.5,0.7', '2,1e-05,0.9'], lastColumn)).toBe(0.9)
  })

  it('is the newer truth where a sign takes the place of the space in columns of a fixed width', () => {
    expect(shown(['loss: 10.50', 'loss:  9.50', 'loss:-1.50'], 'loss: ([0-9.]+)')).toBe(-1.5)
    expect(shown(['elbo  3.5', 'elbo -1.5', 'elbo-11.5'], 'elbo +([0-9.]+)')).toBe(-11.5)
    expect(shown(['loss: 99.50', 'loss:100.50'], 'loss: ([0-9.]+)')).toBe(100.5)
  })

  it('counts for the first, the least and the best as it does for the last', () => {
    const lines = ['elbo -5.1', 'elbo 3.0', 'elbo -7.5', 'elbo 2.0']
    const pattern = 'elbo ([0-9.]+)'
    expect(shown(lines, { pattern, select: 'first' })).toBe(-5.1)
    expect(shown(lines, { pattern, select: 'min' })).toBe(-7.5)
    expect(shown(lines, { pattern, select: 'max' })).toBe(3)
    expect(shown(lines, { pattern, select: 'best', direction: 'lower' })).toBe(-7.5)
    expect(shown(['loss nan', 'loss 3'], { pattern: 'loss ([0-9.]+)', select: 'first' })).toBe('diverged')
    expect(shown(['loss 4', 'loss nan', 'loss 3'], { pattern: 'loss ([0-9.]+)', select: 'min' })).toBe(3)
  })
})

describe('the rest of a line', () => {
  it('is looked at too: the last of its places counts, whatever stands there', () => {
    const lines = ['train acc 0.5 val acc 0.6', 'train acc 0.7 val acc nan']
    expect(shown(lines, 'acc ([0-9.]+)')).toBe('diverged')
    expect(shown(['train elbo 2.5 val elbo -3.1'], 'elbo ([0-9.]+)')).toBe(-3.1)
    expect(shown(['acc 0.7 (nan in 3 batches)'], 'acc ([0-9.]+)')).toBe(0.7)
    expect(shown(['loss: 6.05e-06, acc: nan'], 'loss: ([0-9.]+)')).toBe(6.05e-6)
  })
})

describe('a nan on the way from a pattern to its number', () => {
  it('is the value where it stands behind the last word that tells the number', () => {
    expect(shown(['loss: nan (best 0.5)'], 'loss.*?([0-9.]+)')).toBe('diverged')
    expect(shown(['loss nan, acc 0.5'], 'loss\\D+([0-9.]+)')).toBe('diverged')
  })

  it('is that of another metric where it stands before it', () => {
    expect(shown(['Epoch 3 - val_loss: nan - val_acc: 0.91'], 'Epoch.*val_acc: ([0-9.]+)')).toBe(0.91)
    expect(shown(["{'grad_norm': nan, 'eval_acc': 0.91}"], '\\{.*eval_acc\\D+([0-9.]+)')).toBe(0.91)
  })
})

describe('a pattern of alternatives', () => {
  it('has its number in the first group of the one that matched', () => {
    const pattern = 'acc: ([0-9.]+)|accuracy = ([0-9.]+)'
    expect(shown(['acc: 0.5'], pattern)).toBe(0.5)
    expect(shown(['acc: 0.5', 'accuracy = 0.9'], pattern)).toBe(0.9)
    expect(shown(['loss 0.5 of (7)'], 'loss [0-9.]+ of ([a-z]+)?\\(([0-9])\\)')).toBe('no number')
  })
})
