import { describe, expect, it } from 'vitest'
import { visibleCards } from '../../../lib/measure/nvidia-smi/visible-cards.ts'

const machine = [0, 1, 2].map(index => ({
  index,
  uuid: `GPU-0000000${index}-0000-4000-8000-000000000000`,
  name: 'A',
}))

function chosen(value: string) {
  const { cards, notices } = visibleCards({ CUDA_VISIBLE_DEVICES: value }, machine)
  return { cards: cards?.map(({ index }) => index), notices }
}

describe('CUDA_VISIBLE_DEVICES', () => {
  it.each([
    ['0,', [0]],
    [' 1', [1]],
    ['0,-1,1', [0]],
    ['2, 0', [2, 0]],
    ['7,0', []],
    ['NoDevFiles', []],
    ['GPU-00000001', [1]],
    ['GPU-0000000', []],
  ])('gives the cards up to the first that is none: %j', (value, cards) => {
    expect(chosen(value).cards).toEqual(cards)
  })

  it('gives none where a card is named twice, and says so', () => {
    for (const value of ['1,1', '0,1,0', `${machine[1]?.uuid},GPU-00000001`]) {
      expect(chosen(value)).toEqual({ cards: [], notices: [expect.stringContaining('names a card twice')] })
    }
  })

  it('ends where a list of numbers goes on with a UUID, and the reverse', () => {
    expect(chosen('0,GPU-00000001').cards).toEqual([0])
    expect(chosen('GPU-00000001,0').cards).toEqual([1])
  })
})
