import { unknownLoad } from '../../table/comparable.js'
import { type SettingValue, settingIn } from '../../table/setting-values.js'
import { totalEnergy } from '../../table/total-energy.js'
import type { Component } from '../draw/theme.js'
import { asNumber, asText, type Cells } from './rows.js'

export type Source = 'measured' | 'estimated'

/** One part of an experiment's energy, in joules. */
export interface Part {
  readonly component: Component
  readonly joules: number
  readonly source: Source
}

export interface Row {
  readonly id: string
  readonly night: string
  /** What its night is called besides; empty where it has no name. */
  readonly nightLabel: string
  /** The block that it stood in; null where its night had none. */
  readonly block: number | null
  /** The node of a cluster; null where it ran on one machine. */
  readonly node: string | null
  readonly repository: string
  readonly model: string
  /** Of its subject; empty without one. */
  readonly module: string
  /** The load beside it; empty without one. */
  readonly background: string
  /** The cards whose joules its energy holds; empty where they are not known. */
  readonly cards: string
  readonly failed: boolean
  readonly cause: string
  /** Why it is left out of means, effects and fronts; empty where it is not. */
  readonly leftOut: string
  readonly hyperparameters: ReadonlyMap<string, SettingValue>
  readonly parts: readonly Part[]
  readonly totalJoules: number | null
  readonly uncertaintyJoules: number | null
  readonly idleJoules: number | null
  readonly failedAttemptsJoules: number
  readonly metric: number | null
}

export function readRow(cells: Cells, hyperparameterColumns: readonly string[], metric: string | null): Row {
  const outcome = cells('outcome')
  const totalJoules = totalEnergy(cells)
  // A bar of some of the parts would pass for that of all.
  const parts = totalJoules === null ? [] : energyParts(cells)
  return {
    id: asText(cells('experiment_id')),
    night: asText(cells('night')),
    nightLabel: asText(cells('night_label')),
    block: asNumber(cells('block')),
    node: asText(cells('node')) || null,
    repository: asText(cells('repository')),
    model: asText(cells('model')),
    module: asText(cells('subject')).split(',').at(-1) ?? '',
    background: asText(cells('background')) || (asText(cells('mode')) === 'parallel' ? unknownLoad : ''),
    cards: asText(cells('energy_gpu_cards')),
    failed: typeof outcome === 'string' ? outcome === 'failure' : cells('training_success') === false,
    cause: asText(cells('cause')) || asText(cells('error_message')).slice(0, 80),
    leftOut: asText(cells('not_compared')),
    hyperparameters: valuesOf(cells, hyperparameterColumns),
    parts,
    totalJoules: parts.length === 0 ? null : totalJoules,
    uncertaintyJoules: uncertainty(cells, parts),
    idleJoules: parts.length === 0 ? null : amount(cells, 'energy_idle_joules'),
    failedAttemptsJoules: amount(cells, 'energy_failed_attempts_joules') ?? 0,
    metric: metric === null ? null : asNumber(cells(metric)),
  }
}

// The package and the RAM where they are known apart; what only the CPU's total holds is shown as `CPU`.
function energyParts(cells: Cells): Part[] {
  const packageJoules = amount(cells, 'energy_cpu_pkg_joules')
  const ramJoules = amount(cells, 'energy_cpu_ram_joules')
  const cpuJoules = amount(cells, 'energy_cpu_total_joules')
  const rest = packageJoules === null && cpuJoules !== null ? Math.max(0, cpuJoules - (ramJoules ?? 0)) : null
  const joules: Readonly<Record<Component, number | null>> = {
    'CPU package': packageJoules,
    'CPU RAM': ramJoules,
    CPU: rest,
    GPU: amount(cells, 'energy_gpu_total_joules'),
  }
  const cpuSource = cells('energy_cpu_source') === 'estimated' ? 'estimated' : 'measured'
  const gpuSource = cells('energy_gpu_source') === 'estimated' ? 'estimated' : 'measured'
  const order: readonly Component[] = ['CPU package', 'CPU RAM', 'CPU', 'GPU']
  return order.flatMap(component => {
    const value = joules[component]
    return value === null
      ? []
      : [{ component, joules: value, source: component === 'GPU' ? gpuSource : cpuSource }]
  })
}

// Independent standard uncertainties add in quadrature (JCGM 100:2008, "GUM", section 5.1.2).
function uncertainty(cells: Cells, parts: readonly Part[]): number | null {
  if (parts.length === 0) return null
  const known = [
    amount(cells, 'energy_cpu_uncertainty_joules'),
    amount(cells, 'energy_gpu_uncertainty_joules'),
  ]
  const squares = known.flatMap(value => (value === null ? [] : [value ** 2]))
  return squares.length === 0 ? null : Math.sqrt(squares.reduce((sum, square) => sum + square, 0))
}

// An energy below zero is no energy: a counter that ran backwards is not drawn.
function amount(cells: Cells, column: string): number | null {
  const value = asNumber(cells(column))
  return value === null || value < 0 ? null : value
}

function valuesOf(cells: Cells, columns: readonly string[]): Map<string, SettingValue> {
  const found = new Map<string, SettingValue>()
  for (const column of columns) {
    const value = settingIn(cells(column))
    if (value !== null) found.set(column, value)
  }
  return found
}
