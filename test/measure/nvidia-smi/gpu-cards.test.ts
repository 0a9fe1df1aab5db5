import { describe, expect, it } from 'vitest'
import { GpuCards } from '../../../lib/measure/nvidia-smi/gpu-cards.ts'
import { gpuSample } from '../../support/samples.ts'

function sample(timeMs: number, index: number, powerWatts: number | null = 100) {
  return gpuSample(timeMs, index, { powerWatts })
}

function cardsOf() {
  const told: string[] = []
  return { told, cards: new GpuCards(5000, problem => told.push(problem)) }
}

describe('the cards of an attempt', () => {
  it('are told of when one is missing for long, once, and when it is back', () => {
    const { told, cards } = cardsOf()
    for (let timeMs = 0; timeMs < 20_000; timeMs += 1000) {
      cards.see(sample(timeMs, 0))
      if (timeMs < 3000 || timeMs > 15_000) cards.see(sample(timeMs, 1))
    }
    expect(told).toEqual([
      'GPU 1 (GPU-1) is told of no more, the others are; what it takes from now on is assumed',
      'GPU 1 (GPU-1) is told of again',
    ])
  })

  it('are told of when one appears in the middle', () => {
    const { told, cards } = cardsOf()
    for (let timeMs = 0; timeMs < 10_000; timeMs += 1000) cards.see(sample(timeMs, 0))
    cards.see(sample(10_000, 1))
    expect(told).toEqual(['GPU 1 (GPU-1) appeared; what it took before is assumed'])
  })

  it('have told up to the time of the slowest that is still heard', () => {
    const { cards } = cardsOf()
    expect(cards.toldUpToMs).toBeUndefined()
    cards.see(sample(1000, 0))
    cards.see(sample(1003, 1))
    cards.see(sample(2000, 0))
    expect(cards.toldUpToMs).toBe(1003)
    cards.see(sample(9000, 0))
    expect(cards.toldUpToMs).toBe(9000)
  })

  it('are told of when they tell no power', () => {
    const { told, cards } = cardsOf()
    cards.see(sample(0, 0))
    cards.see(sample(0, 1, null))
    cards.tellOfMissingPower()
    expect(told).toEqual(['GPU 1 told no power; the energy it took is missing'])
  })

  it('are not more than any machine has', () => {
    const { cards } = cardsOf()
    const kept = Array.from({ length: 10_000 }, (_, index) => cards.see(sample(0, index)))
    expect(kept.filter(isKept => isKept)).toHaveLength(256)
  })
})
