import { settingKey } from '../../../design/order/setting-key.js'
import { type Night, partsOf } from '../../../night/night.js'
import { type NodeEffect, nodeEffects } from '../../../table/nodes/node-effects.js'
import {
  formatCelsius,
  formatDuration,
  formatJoules,
  formatShare,
  formatSigned,
  formatWatts,
} from '../../../units.js'
import { type Entry, succeeded } from '../../entry.js'
import { listed } from '../../phrases.js'
import { energyIn, numberIn, numbersOf, type Row, sumOf, textIn } from '../../row.js'
import type { NodesView } from '../../view.js'
import type { QualityItem } from './quality-item.js'

/** The nodes that took part in nights on a cluster: what they are, and what the same settings took on each. */
export function nodesOf(nights: readonly Night[], entries: readonly Entry[]): readonly NodesView[] {
  return nights.flatMap(night => {
    if (night.record.cluster === undefined) return []
    const own = entries.filter(entry => entry.night === night && entry.record?.node !== undefined)
    const { effects, quantity } = effectsOf(own)
    const names = [...new Set(own.flatMap(({ record }) => record?.node ?? []))].sort()
    return [
      {
        night: nights.length > 1 ? night.name : '',
        quantity,
        sentence: sentenceOf(effects, quantity),
        nodes: names.map(name => nodeView(name, night, own, effects)),
      },
    ]
  })
}

function effectsOf(entries: readonly Entry[]): { effects: readonly NodeEffect[]; quantity: string } {
  const valuesBy = (read: (entry: Entry) => number | null) =>
    entries.flatMap(entry => {
      const { record } = entry
      const value = read(entry)
      if (record === null || value === null || !succeeded(entry) || record.not_compared !== undefined)
        return []
      const { night, block = null, node = '' } = record
      return [
        {
          night,
          block,
          node,
          setting: settingKey({ ...record, mode: record.mode ?? '', subject: record.subject ?? undefined }),
          value,
        },
      ]
    })
  const joules = valuesBy(({ row }) => energyIn(row))
  return joules.length > 0
    ? { effects: nodeEffects(joules), quantity: 'energy' }
    : { effects: nodeEffects(valuesBy(({ row }) => numberIn(row, 'duration_seconds'))), quantity: 'time' }
}

function nodeView(
  name: string,
  night: Night,
  entries: readonly Entry[],
  effects: readonly NodeEffect[],
): NodesView['nodes'][number] {
  const rows = entries.filter(({ record }) => record?.node === name).map(({ row }) => row)
  const parts = partsOf(night).filter(part => part.experiments.some(({ node }) => node === name))
  const machines = parts.flatMap(({ record }) => machinesOn(record, name))
  const cards = machines.flatMap(({ gpus }) => gpus)
  const blocks = [
    ...new Set(entries.flatMap(({ record }) => (record?.node === name ? (record.block ?? 1) : []))),
  ]
  const unique = (words: readonly string[]) => listed([...new Set(words)].sort())
  const effect = effects.find(({ node }) => node === name)
  return {
    node: name,
    tone: effect?.differs === true ? 'warning' : 'good',
    blocks: blocks.sort((one, other) => one - other).join(', '),
    runs: String(rows.length),
    cpu: unique(machines.map(({ cpu }) => cpu)),
    cards: unique(cards.map(card => card.name)) || 'none',
    driver: unique(cards.map(({ driver }) => driver)),
    temperature: temperatureOf([
      ...numbersOf(rows, 'cpu_temp_max_celsius'),
      ...numbersOf(rows, 'energy_gpu_temp_max_celsius'),
    ]),
    effect: effect === undefined ? '' : effectWords(effect),
    counted: countedWords(name, night, rows),
    shared: parts.some(({ record }) => record.block_of?.node.exclusive === false)
      ? 'shared with other jobs'
      : '',
  }
}

/** The machines that a block ran on under the name of a node. */
function machinesOn({ block_of: part, machine, resumes = [] }: Night['record'], name: string) {
  const first = part?.node.name === name ? [machine] : []
  const later = resumes.filter(({ node }) => node?.name === name).map(resume => resume.machine ?? machine)
  return [...first, ...later].flatMap(found => found ?? [])
}

function temperatureOf(celsius: readonly number[]): string {
  return celsius.length === 0 ? 'not known' : `at most ${formatCelsius(Math.max(...celsius))}`
}

// By the plugins of Slurm 23.11 (acct_gather_energy/…).
const countedParts: Readonly<Record<string, string>> = {
  ipmi: 'the whole node',
  xcc: 'the whole node',
  pm_counters: 'the whole node',
  rapl: 'its processors and memory alone',
  gpu: 'its cards alone',
}

/** Two sums of different things: the cluster counts from the start of its jobs to their end. */
export function countedWords(name: string, { record }: Pick<Night, 'record'>, rows: readonly Row[]): string {
  const { by = '', jobs = [] } = record.cluster?.counted ?? {}
  const turns = jobs.filter(({ node }) => node === name)
  if (turns.length === 0) return ''
  const joules = sumOf(turns.map(turn => turn.joules)) ?? 0
  const seconds = sumOf(turns.map(turn => turn.seconds)) ?? 0
  const part = countedParts[by.split('/').at(-1) ?? ''] ?? 'of what is not known'
  const counted = `Slurm counted ${formatJoules(joules)} in ${formatDuration(seconds)} of its jobs (${formatWatts(joules / seconds)}), ${part}`
  const runs = rows.flatMap(row => {
    const energy = energyIn(row)
    const duration = numberIn(row, 'duration_seconds')
    return energy === null || duration === null ? [] : [{ energy, duration }]
  })
  if (runs.length === 0) return counted
  const took = sumOf(runs.map(({ energy }) => energy)) ?? 0
  const watts = took / (sumOf(runs.map(({ duration }) => duration)) ?? 0)
  const isMeasured = rows.every(row => textIn(row, 'energy_cpu_source') !== 'estimated')
  const contradicts = part === 'the whole node' && isMeasured && took > joules
  return `${counted}; its runs took ${formatJoules(took)} (${formatWatts(watts)})${contradicts ? ', which is more: one of the two is wrong' : ''}`
}

function effectWords({ share, spread, p, differs }: NodeEffect): string {
  const apart = spread === null ? '' : `, its blocks ± ${formatShare(spread)}`
  const judged =
    differs === null ? '' : differs ? `; beyond what blocks differ by (p = ${p?.toFixed(3)})` : ''
  return `${formatSigned(share * 100)} %${apart}${judged}`
}

function sentenceOf(effects: readonly NodeEffect[], quantity: string): string {
  const [only, ...others] = effects
  if (only === undefined) return ''
  if (others.length === 0) return `All blocks ran on ${only.node}.`
  const different = effects.filter(({ differs }) => differs === true).map(({ node }) => node)
  const within =
    'Each block holds every setting, so that what nodes differ by is the same for all settings and cancels where they are compared within blocks.'
  if (different.length > 0)
    return `The same settings take another ${quantity} on ${listed(different)} than on the others, beyond what blocks differ by. ${within}`
  return effects.some(({ differs }) => differs === null)
    ? `There are too few blocks to show whether nodes differ beyond what blocks do. ${within}`
    : `No node differs beyond what blocks do. ${within}`
}

/** For the first screen: how many nodes took part, and which of them differ. */
export function nodeItems(views: readonly NodesView[]): readonly QualityItem[] {
  return views.map(({ night, nodes }) => {
    const different = nodes.filter(({ tone }) => tone === 'warning').map(({ node }) => node)
    const named = night === '' ? '' : `${night}: `
    const count = `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}: ${listed(nodes.map(({ node }) => node))}`
    const remarks = [
      ...(different.length === 0
        ? []
        : [`${listed(different)} ${different.length === 1 ? 'differs' : 'differ'} from the others`]),
      ...unlikeIn(nodes).map(what => `their ${what} are not the same`),
    ]
    return {
      tone: remarks.length === 0 ? 'good' : 'warning',
      text: [`${named}${count}`, ...remarks].join('; '),
      href: '#nodes',
    }
  })
}

/** In what nodes differ before anything runs on them. */
function unlikeIn(nodes: NodesView['nodes']): readonly string[] {
  const differs = (of: (node: NodesView['nodes'][number]) => string) => new Set(nodes.map(of)).size > 1
  return [
    ...(differs(({ cpu }) => cpu) ? ['processors'] : []),
    ...(differs(({ cards }) => cards) ? ['cards'] : []),
    ...(differs(({ driver }) => driver) ? ['drivers'] : []),
  ]
}
