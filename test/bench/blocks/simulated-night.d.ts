import type { ArrangedRun } from '../../../lib/design/order/arrange.ts'

export interface SimulatedRow {
  readonly experiment_id: string
  readonly night: string
  readonly repository: string
  readonly model: string
  readonly mode: string
  readonly outcome: string
  readonly hyperparam_optimizer: string
  readonly hyperparam_epochs: number
  readonly hyperparam_batch: number
  readonly energy_cpu_total_joules: number
  readonly energy_cpu_source: string
  readonly energy_total_joules: number
  readonly block: number | null
  readonly repeat: number
  readonly position: number
  readonly hours: number
}

export interface SimulatedMachine {
  readonly seed: number
  readonly effect: number
  readonly driftPerHour?: number
  readonly noise?: number
}

export const settings: readonly object[]

export function simulatedNight(
  order: readonly ArrangedRun[],
  about: SimulatedMachine,
): readonly SimulatedRow[]
