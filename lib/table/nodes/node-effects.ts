import { blockOf } from '../blocks/paired-runs.js'
import { settingLevels } from '../blocks/setting-levels.js'
import { grouped } from '../grouped.js'
import { holm } from '../statistics/holm.js'
import { mannWhitney } from '../statistics/mann-whitney.js'

/** A value of a setting, and on which node and in which block it was obtained. */
export interface RunOnNode {
  readonly night: string
  readonly block: number | null
  readonly node: string
  readonly setting: string
  /** Above zero: joules, seconds. */
  readonly value: number
}

/** What the same settings take on a node, against all nodes. */
export interface NodeEffect {
  readonly node: string
  /** Blocks, and parts of blocks. */
  readonly blocks: number
  readonly runs: number
  /** 0.03: the same settings take 3 % more than the mean of all blocks. */
  readonly share: number
  /** How far its own blocks are apart, as a share: standard deviation; null of one block. */
  readonly spread: number | null
  /** The chance of so large a difference to the blocks of the others, if there is none; after Holm; null where none can be told. */
  readonly p: number | null
  /** Whether it differs beyond what blocks differ by. Null where there are too few blocks to show it. */
  readonly differs: boolean | null
}

const level = 0.05

/**
 * Whether nodes differ beyond what their blocks do. Each block holds every setting, so that what it takes against the
 * levels of the settings is one number a block: the two-way fit of settings and blocks, in logarithms. The blocks of a node
 * are then held against those of the others (Mann and Whitney, 1947), with Holm's correction for as many nodes.
 */
export function nodeEffects(runs: readonly RunOnNode[]): readonly NodeEffect[] {
  const known = runs.filter(({ value }) => value > 0)
  const settings = [...grouped(known, ({ setting }) => setting).values()]
  const levels = settingLevels(settings)
  const logs = settings.flatMap((own, place) => {
    const ofSetting = levels[place]
    return ofSetting === null || ofSetting === undefined
      ? []
      : own.map(run => ({ ...run, log: Math.log(run.value / ofSetting) }))
  })
  const blocks = [...grouped(logs, blockOf).values()].map(own => ({
    node: own[0]?.node ?? '',
    runs: own.length,
    log: mean(own.map(({ log }) => log)),
  }))
  const center = mean(blocks.map(({ log }) => log))
  const nodes = [...grouped(blocks, ({ node }) => node)].sort(([one], [other]) => (one < other ? -1 : 1))
  const tests = nodes.map(([node, own]) => {
    const others = blocks.filter(block => block.node !== node)
    return mannWhitney(
      others.map(({ log }) => log),
      own.map(({ log }) => log),
    )
  })
  const ps = holm(tests.map(test => test?.p ?? null))
  return nodes.map(([node, own], place) => {
    const logsOfNode = own.map(({ log }) => log - center)
    const p = ps[place] ?? null
    const canTell = (tests[place]?.minP ?? 1) * nodes.length < level
    return {
      node,
      blocks: own.length,
      runs: own.reduce((sum, block) => sum + block.runs, 0),
      share: Math.expm1(mean(logsOfNode)),
      spread: own.length < 2 ? null : Math.expm1(deviation(logsOfNode)),
      p,
      differs: p === null || (!canTell && p >= level) ? null : p < level,
    }
  })
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1))
}
