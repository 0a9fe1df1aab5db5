import { blockOf } from '../blocks/paired-runs.js'
import { settingLevels } from '../blocks/setting-levels.js'
import { grouped } from '../grouped.js'
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
  /** The chance of so large a difference to the blocks of the others, if there is none, times as many as there are nodes; null where none can be told. */
  readonly p: number | null
  /** Whether it differs beyond what blocks differ by. Null where there are too few blocks to show it. */
  readonly differs: boolean | null
}

const level = 0.05

/**
 * Whether nodes differ beyond what their blocks do. Each block holds every setting, so that what it takes against the
 * levels of the settings is one number a block: the two-way fit of settings and blocks, in logarithms. The blocks of a node
 * are then held against those of the others (Mann and Whitney, 1947), with Bonferroni's correction for as many nodes.
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
  const nodes = [...grouped(blocks, ({ node }) => node)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([node, own]) => ({ node, own, logs: own.map(({ log }) => log - center) }))
  const judged = judgements(nodes)
  return nodes.map(({ node, own, logs: ofNode }) => ({
    node,
    blocks: own.length,
    runs: own.reduce((sum, block) => sum + block.runs, 0),
    share: Math.expm1(mean(ofNode)),
    spread: own.length < 2 ? null : Math.expm1(deviation(ofNode)),
    ...(judged.get(node) ?? { p: null, differs: null }),
  }))
}

interface NodeLogs {
  readonly node: string
  readonly logs: readonly number[]
}

/**
 * The node that is farthest from the middle is held against all others; where it differs, the next one is held against
 * those that are left, since two nodes that agree would both differ from the rest that holds a third.
 */
function judgements(nodes: readonly NodeLogs[]): ReadonlyMap<string, Pick<NodeEffect, 'p' | 'differs'>> {
  const judged = new Map<string, Pick<NodeEffect, 'p' | 'differs'>>()
  let left = nodes
  const test = ({ node, logs }: NodeLogs) => {
    const others = left.filter(one => one.node !== node).flatMap(one => one.logs)
    const found = mannWhitney(others, logs)
    const times = (p: number) => Math.min(1, p * nodes.length)
    if (found === null) return { p: null, differs: null }
    const [p, least] = [times(found.p), times(found.minP)]
    return { p, differs: p < level ? true : least < level ? false : null }
  }
  while (left.length > 1) {
    const middle = median(left.map(({ logs }) => mean(logs)))
    const far = left.reduce((most, one) =>
      Math.abs(mean(one.logs) - middle) > Math.abs(mean(most.logs) - middle) ? one : most,
    )
    const verdict = test(far)
    if (verdict.differs !== true) break
    judged.set(far.node, verdict)
    // Of two, each differs from the other.
    if (nodes.length === 2) for (const one of left) judged.set(one.node, verdict)
    left = left.filter(one => one !== far)
  }
  for (const one of left) if (!judged.has(one.node)) judged.set(one.node, test(one))
  return judged
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  return ((sorted[Math.floor(half - 0.5)] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1))
}
