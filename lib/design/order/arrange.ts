import type { OrderName } from '../../config/designs.js'
import { shuffled, streamOf } from '../random-stream.js'
import { latinSquares } from './latin-square.js'

/** One run of a setting, in the order of the night. */
export interface ArrangedRun {
  /** Place of the setting in the plan, from 0. */
  readonly setting: number
  /** How often the setting has run before, and once more: from 1. */
  readonly repeat: number
  /** The block that it stands in, from 1: in a block, each setting runs once. Undefined in an order without blocks. */
  readonly block: number | undefined
}

/**
 * The runs of a night in their order.
 *
 * `plan`: as they were planned, the repeats of each setting one after the other. `blocks`: every setting once in a random
 * order, and that as often as there are repeats. `shuffle`: all runs in one random order. `latin-square`: blocks in which
 * each setting stands at each position equally often.
 *
 * @param seed Of the night; the order draws from a stream of its own.
 * @param repeats Of `latin-square`, a multiple of the number of settings.
 */
export function arrange(
  settings: number,
  repeats: number,
  order: OrderName,
  seed: bigint,
): readonly ArrangedRun[] {
  const random = streamOf('order', seed)
  const all = Array.from({ length: settings }, (_, setting) => setting)
  const rounds = (block: number) => (order === 'blocks' ? shuffled(all, random) : (squares[block] ?? []))
  const squares = order === 'latin-square' ? latinSquares(settings, repeats, random) : []
  switch (order) {
    case 'plan':
      return all.flatMap(setting =>
        Array.from({ length: repeats }, (_, before) => ({ setting, repeat: before + 1, block: undefined })),
      )
    case 'shuffle': {
      const met = new Map<number, number>()
      const drawn = shuffled(Array.from({ length: repeats }, () => all).flat(), random)
      return drawn.map(setting => {
        const repeat = (met.get(setting) ?? 0) + 1
        met.set(setting, repeat)
        return { setting, repeat, block: undefined }
      })
    }
    case 'blocks':
    case 'latin-square':
      return Array.from({ length: repeats }, (_, before) => rounds(before)).flatMap((round, before) =>
        round.map(setting => ({ setting, repeat: before + 1, block: before + 1 })),
      )
  }
}
