import { describe, expect, it } from 'vitest'
import { didYouMean, nearest } from '../../lib/config/nearest.ts'

const known = ['epochs', 'learning_rate', 'hidden', 'batch_size', 'lr', 'int', 'default']

describe('the nearest name', () => {
  it.each([
    ['epoch', 'epochs'],
    ['EPOCHS', 'epochs'],
    ['learningRate', 'learning_rate'],
    ['learing_rate', 'learning_rate'],
    ['defualt', 'default'],
    ['rl', 'lr'],
    ['integer', 'int'],
    ['batch', 'batch_size'],
  ])('to %s is %s', (word, name) => {
    expect(nearest(word, known)).toBe(name)
  })

  it.each(['zzz', '', 'x', 'momentum', 'e'.repeat(100_000)])('is none where nothing is near', word => {
    expect(nearest(word, known)).toBeUndefined()
    expect(didYouMean(word, known)).toBeUndefined()
  })

  it('is asked for in a hint', () => {
    expect(didYouMean('epocs', known)).toBe('did you mean "epochs"?')
  })
})
