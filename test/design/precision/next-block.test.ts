import { describe, expect, it } from 'vitest'
import { arranged } from '../../../lib/design/order/arranged-plan.ts'
import { settingKey } from '../../../lib/design/order/setting-key.ts'
import type { PlannedExperiment } from '../../../lib/design/plan.ts'
import { nextBlock } from '../../../lib/design/precision/next-block.ts'

const settings = Array.from(
  { length: 7 },
  (_, place): PlannedExperiment => ({
    repository: 'digits',
    model: 'mlp',
    mode: 'mutation',
    hyperparameters: { place },
  }),
)
const blocks = (repeats: number) => arranged(settings, { repeats, order: 'blocks' }, [], 42n).experiments

describe('the block that follows those of a plan', () => {
  it('is the one that it would have had with one repeat more', () => {
    const plan = { seed: 42, experiments: blocks(5) }
    expect(nextBlock(plan, () => false)).toEqual(blocks(6).slice(-7))
  })

  it('leaves settings out, which changes nothing in the order of the others, also later', () => {
    const [one, two] = settings.map(settingKey)
    const isLeftOut = (key: string) => key === one || key === two
    const sixth = nextBlock({ seed: 42, experiments: blocks(5) }, isLeftOut)
    const left = (experiments: readonly PlannedExperiment[]) =>
      experiments.filter(experiment => !isLeftOut(settingKey(experiment)))
    expect(sixth).toEqual(left(blocks(6).slice(-7)))
    const seventh = nextBlock({ seed: 42, experiments: [...blocks(5), ...sixth] }, isLeftOut)
    expect(seventh).toEqual(left(blocks(7).slice(-7)))
  })
})
