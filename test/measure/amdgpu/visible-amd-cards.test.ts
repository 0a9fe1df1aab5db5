import { describe, expect, it } from 'vitest'
import { visibleAmdCards } from '../../../lib/measure/amdgpu/visible-amd-cards.ts'
import { type Card, chosenCards } from '../../../lib/measure/nvidia-smi/card-choice.ts'
import { visibleCards } from '../../../lib/measure/nvidia-smi/visible-cards.ts'

const machine: readonly Card[] = [0, 1, 2].map(index => ({
  index,
  uuid: `GPU-000000000000000${index}`,
  busId: `0000:0${index}:00.0`,
  name: 'A',
  maker: 'AMD' as const,
}))

function chosen(env: NodeJS.ProcessEnv, cards = machine) {
  const { cards: found, by } = visibleAmdCards(env, cards)
  return { cards: found?.map(({ index }) => index) ?? null, by }
}

describe("what a program may use of AMD's cards", () => {
  it.each<[NodeJS.ProcessEnv, readonly number[] | null]>([
    [{}, null],
    [{ ROCR_VISIBLE_DEVICES: '1' }, [1]],
    [{ ROCR_VISIBLE_DEVICES: 'GPU-0000000000000002,0' }, [2, 0]],
    [{ ROCR_VISIBLE_DEVICES: '' }, []],
    [{ ROCR_VISIBLE_DEVICES: '0,7,1' }, [0]],
    [{ HIP_VISIBLE_DEVICES: '2,0' }, [2, 0]],
    [{ HIP_VISIBLE_DEVICES: '-1' }, []],
    // Empty is as if it were not there, other than with CUDA.
    [{ HIP_VISIBLE_DEVICES: '' }, null],
    [{ HIP_VISIBLE_DEVICES: '', CUDA_VISIBLE_DEVICES: '1' }, [1]],
    [{ HIP_VISIBLE_DEVICES: '0', CUDA_VISIBLE_DEVICES: '1' }, [0]],
    // HIP numbers anew what the runtime shows.
    [{ ROCR_VISIBLE_DEVICES: '1,2', HIP_VISIBLE_DEVICES: '0' }, [1]],
    [{ ROCR_VISIBLE_DEVICES: '1,2', HIP_VISIBLE_DEVICES: '1,0,2' }, [2, 1]],
    [{ ROCR_VISIBLE_DEVICES: '', HIP_VISIBLE_DEVICES: '0' }, []],
    [{ HIP_VISIBLE_DEVICES: '0,0,1' }, [0, 1]],
  ])('follows its variables: %j', (env, cards) => {
    expect(chosen(env).cards).toEqual(cards)
  })

  it('says which variables decided', () => {
    expect(chosen({ ROCR_VISIBLE_DEVICES: '1,2', HIP_VISIBLE_DEVICES: '0' }).by).toBe(
      'ROCR_VISIBLE_DEVICES and HIP_VISIBLE_DEVICES',
    )
  })

  it('keeps the number that a part of a processor takes, and counts it to no card', () => {
    const withoutFirst = machine.slice(1)
    expect(chosen({ HIP_VISIBLE_DEVICES: '0,1' }, withoutFirst).cards).toEqual([1])
  })

  it('is not known of cards that are shown as several devices', () => {
    const { cards, notices } = visibleAmdCards(
      { HIP_VISIBLE_DEVICES: '3' },
      machine.map(card => ({ ...card, isPartitioned: true })),
    )
    expect(cards).toBeNull()
    expect(notices.join()).toContain('HIP_VISIBLE_DEVICES=3 numbers the parts of cards')
  })

  it('is asked for wherever the machine has cards of AMD', () => {
    const env = { CUDA_VISIBLE_DEVICES: '0', NVIDIA_VISIBLE_DEVICES: '2' }
    expect(visibleCards(env, machine).cards?.map(({ index }) => index)).toEqual([0])
  })
})

describe('--gpus', () => {
  const choose = (...words: string[]) =>
    chosenCards({ wish: { kind: 'list', words }, place: '--gpus' }, machine).environment

  it("lets a run use the cards of AMD's that are counted, and no others", () => {
    expect(choose('2', '0')).toEqual({
      ROCR_VISIBLE_DEVICES: 'GPU-0000000000000002,GPU-0000000000000000',
      HIP_VISIBLE_DEVICES: '0,1',
    })
  })

  it('none hides them all', () => {
    const { environment } = chosenCards({ wish: { kind: 'none' }, place: '--gpus' }, machine)
    expect(environment).toMatchObject({ ROCR_VISIBLE_DEVICES: '', HIP_VISIBLE_DEVICES: '-1' })
    expect(visibleAmdCards(environment, machine).cards).toEqual([])
  })
})
