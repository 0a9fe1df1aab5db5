import { describe, expect, it } from 'vitest'
import { experimentGroup } from '../../../lib/table/compare/group.ts'
import { experimentTable } from '../../support/nights.ts'

const table = experimentTable(12, (_, index) => ({
  hyperparam_epochs: index + 1,
  model: index % 2 === 0 ? 'mlp' : 'cnn',
}))
const epochsOf = async (word: string) =>
  (await experimentGroup(table, 'epochs', word)).table.array('hyperparam_epochs')

describe('a group of experiments', () => {
  it.each([
    ['5', [5]],
    ['5..7', [5, 6, 7]],
    ['..2', [1, 2]],
    ['11..', [11, 12]],
    ['1e1..1.1E1', [10, 11]],
  ])('%s are those with %j epochs', async (word, epochs) => expect(await epochsOf(word)).toEqual(epochs))

  it('is one by its model too, and is called by both', async () => {
    const { name, table: found } = await experimentGroup(table, 'model', 'cnn')
    expect([name, found.numRows()]).toEqual(['model cnn', 6])
  })

  it('that is not there is refused with what is', async () => {
    await expect(epochsOf('77')).rejects.toThrow(
      '--by epochs: found no experiment with 77; there are 12 values from 1 to 12',
    )
    await expect(experimentGroup(table, 'model', 'x')).rejects.toThrow('there are mlp, cnn')
    await expect(epochsOf('many')).rejects.toThrow('found "many"; allowed: a number, or a range')
    await expect(epochsOf('..')).rejects.toThrow('allowed: a number, or a range')
    await expect(experimentGroup(table, 'epoch', '5')).rejects.toThrow(
      /found "epoch"; allowed: epochs, .*did you mean/,
    )
  })
})
