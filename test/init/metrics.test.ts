import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { offeredMetrics } from '../../lib/init/log/offered-metrics.ts'
import { metricsOfLog } from '../../lib/init/log/read-log.ts'

function seen(text: string): Record<string, unknown> {
  const path = join(mkdtempSync(join(tmpdir(), 'nightwatt-log-')), 'training.log')
  writeFileSync(path, text)
  return Object.fromEntries(metricsOfLog(path, ['lr', 'batch_size']).map(({ name, value }) => [name, value]))
}

describe('the metrics of a log', () => {
  it.each([
    ['Epoch 1/2 - Train Loss: 0.9 - Test Accuracy: 97.5\n', { train_loss: 0.9, test_accuracy: 97.5 }],
    ["{'loss': 0.5, 'eval_accuracy': 0.91, 'epoch': 1.0}\n", { loss: 0.5, eval_accuracy: 0.91 }],
    ['{"loss": 2.5e-05, "f1": 0.8, "step": 10}\n', { loss: 2.5e-5, f1: 0.8 }],
    ['epoch 3 train loss 0.25 val loss 0.5 lr 0.001\n', { train_loss: 0.25, val_loss: 0.5 }],
    ['step=10 loss=1.25e-3 acc=0.9 time=3.2s\n', { loss: 0.00125, acc: 0.9 }],
    ['Elbo: -3.25\n', { elbo: -3.25 }],
    ['[INFO] 12:30:05 the final accuracy is 0.93\n', { accuracy: 0.93 }],
    ['accuracy: 0,95\naccuracy: 0,9642\n', { accuracy: 0.9642 }],
    ['\u001B[32mval_loss\u001B[0m: \u001B[1m0.5\u001B[0m\n', { val_loss: 0.5 }],
  ])('are those of %j', (text, metrics) => {
    expect(seen(text)).toEqual(metrics)
  })

  it('are told apart where the name of one ends in that of another', () => {
    expect(seen('loss: 0.5 val_loss: 0.7\nloss: 0.4 val_loss: 0.9\n')).toEqual({ loss: 0.4, val_loss: 0.9 })
    expect(seen('Loss: 0.5 - Val Loss: 0.7\n')).toEqual({ loss: 0.5, val_loss: 0.7 })
  })

  it('are suggested where everyone knows which values are better, and have no made-up direction elsewhere', () => {
    const offers = offeredMetrics('accuracy: 97.5%\ncharm: 3\n')
    expect(
      offers.map(({ name, suggested, declaration }) => [
        name,
        suggested,
        declaration.direction,
        declaration.unit,
      ]),
    ).toEqual([
      ['accuracy', true, 'higher', '%'],
      ['charm', false, undefined, undefined],
    ])
  })

  it('are none in settings, counts and times', () => {
    expect(
      seen(`Namespace(lr=0.1, loss=3)
lr: 0.1, batch size: 32
Epoch 3/10, step: 200, ETA: 12, seed: 1
--loss 5
12:30:05 started, 1000 images
`),
    ).toEqual({})
  })

  it('are found in a log of many megabytes', () => {
    const line = 'step 1 speed 17 tokens of something else that no one measures\n'
    expect(seen(`${line.repeat(75_000)}accuracy: 0.5\n`)).toEqual({ accuracy: 0.5 })
  })
})
