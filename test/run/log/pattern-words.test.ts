import { describe, expect, it } from 'vitest'
import { wordsOfPattern } from '../../../lib/run/log/pattern-words.ts'

describe('the words that a pattern wants', () => {
  it.each([
    ['Test Accuracy: ([0-9.]+)', ['test', 'accuracy']],
    ['(?i)(?:Best|Final) Acc(?:uracy)?[ :=]+(?P<value>[0-9.]+)%?', ['best', 'final', 'accuracy']],
    ['[Tt]est\\s+loss\\s*[:=]\\s*([-+\\d.eE]{1,12})', ['test', 'loss']],
    ['(?# the last one )mAP@0\\.5: ([0-9.]+)', ['map']],
    ['(?<!train )accuracy (?!so far)(\\S+)', ['accuracy']],
    ['(?=Epoch)(?s:.*)F1_score=([^\\]]+)', ['epoch', 'f1', 'score']],
    ['损失: ([0-9.]+)', ['损失']],
    ['\\u51c6确率\\x3a ([0-9.]+)', ['准确率']],
    ['loss (\\d+) loss', ['loss']],
    ['([0-9.]+)%', []],
  ])('of %s are its literal ones', (pattern, words) => {
    expect(wordsOfPattern(pattern)).toEqual(words)
  })
})
