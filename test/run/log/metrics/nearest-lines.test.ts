import { describe, expect, it } from 'vitest'
import { nearestLines } from '../../../../lib/run/log/metrics/nearest-lines.ts'

const pattern = 'Test Accuracy: ([0-9.]+)'

describe('the lines nearest to a pattern', () => {
  it.each([
    [pattern, 'Test accuracy = 91.2 %'],
    [pattern, 'test_acc 0.912'],
    [pattern, 'Accuracy on the test set: 91.2'],
    ['Val Loss: ([0-9.]+)', 'validation loss (mean of 10 batches): 0.31'],
    ['测试准确率：([0-9.]+)', '测试集准确率 91.2%'],
    ['F1: ([0-9.]+)', 'macro F1 = 0.83'],
  ])('of %s are those that tell the same in other words: %s', (wanted, line) => {
    expect(nearestLines(wanted, ['Loading the test data', 'Epoch 1: 12 s', line, 'done'])).toContain(line)
  })

  it('are none where no line resembles it', () => {
    expect(nearestLines(pattern, ['Epoch 1/3', 'loss 0.5', 'Saved to /data/best/latest.pt', ''])).toEqual([])
    expect(nearestLines('([0-9.]+)%', ['91.2%'])).toEqual([])
  })

  it('come the nearest first, at most three', () => {
    const lines = [
      'train accuracy 99',
      'Accuracy in the test 91',
      'accuracies: 1 2 3',
      'test accuracy 91',
      'accurate to 1e-3',
    ]
    expect(nearestLines(pattern, lines)).toEqual([
      'test accuracy 91',
      'Accuracy in the test 91',
      'train accuracy 99',
    ])
  })

  it('hold a number rather than none', () => {
    expect(nearestLines(pattern, ['Test accuracy:', 'Final test accuracy 91'])[0]).toBe(
      'Final test accuracy 91',
    )
    expect(nearestLines(pattern, ['Test accuracy:'])).toEqual(['Test accuracy:'])
  })

  it('stand for all that differ only in their numbers: the last one', () => {
    const epochs = [1, 2, 3].map(epoch => `epoch ${epoch}: test accuracy ${80 + epoch}`)
    expect(nearestLines(pattern, [...epochs, 'best test accuracy 83'])).toEqual([
      'best test accuracy 83',
      'epoch 3: test accuracy 83',
    ])
  })

  it('are found among 100,000 steps of a progress bar that speaks of accuracy too', () => {
    function* log() {
      for (let step = 0; step < 100_000; step++) {
        if (step === 50_000) yield 'Test accuracy = 91.2 %'
        const bar = '█'.repeat(step % 40)
        yield `Epoch ${step % 90}: ${step % 100}%|${bar}| ${step}/100000 [0${step % 9}:12<1h3m, accuracy=0.${step}]`
      }
    }
    expect(nearestLines(pattern, log())[0]).toBe('Test accuracy = 91.2 %')
  })

  it('are cut to 200 characters around what resembles the pattern, and cleaned', () => {
    const [line = ''] = nearestLines(pattern, [
      `${'{"step": 1} '.repeat(100)}\u001B[32mtest\taccuracy\u001B[0m 91 ${'x'.repeat(500)}`,
    ])
    expect(line).toHaveLength(200)
    expect(line).toContain('test accuracy 91 xxx')
  })
})
