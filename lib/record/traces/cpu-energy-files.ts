import { join } from 'node:path'
import type { EnergyReport } from '../../measure/energy/energy-report.js'
import { writeFileAtomically } from '../../os/atomic.js'

/** The original's two text files beside the traces, for its readers: `cpu_energy.txt` and `cpu_energy_raw.txt`. */
export function writeCpuEnergyFiles(folder: string, energy: EnergyReport, durationSeconds: number): void {
  const { packageJoules, ramJoules, totalJoules, source } = energy.cpu
  if (totalJoules === null) return
  const cpu = energy.devices.find(device => device.measures === 'cpu')
  const lines = [
    'CPU Energy Consumption Summary',
    '==============================',
    ...labelled('Package Energy (Joules)', packageJoules),
    ...labelled('RAM Energy (Joules)', ramJoules),
    ...labelled('Total CPU Energy (Joules)', totalJoules),
    '',
    source === 'estimated'
      ? `Note: ESTIMATED, not measured: ${cpu?.assumption ?? ''}`
      : `Note: measured with ${cpu?.meter ?? 'a meter'} over the attempt's own start and end`,
  ]
  writeFileAtomically(join(folder, 'cpu_energy.txt'), `${lines.join('\n')}\n`)
  if (cpu?.meter === 'perf') {
    writeFileAtomically(
      join(folder, 'cpu_energy_raw.txt'),
      perfSummary(packageJoules, ramJoules, durationSeconds),
    )
  }
}

function labelled(label: string, joules: number | null): string[] {
  return joules === null ? [] : [`${label}: ${joules.toFixed(2)}`]
}

// As perf prints the totals of a command; its intervals, of which these are the sums, are in cpu_power.csv.
function perfSummary(packageJoules: number | null, ramJoules: number | null, seconds: number): string {
  const row = (joules: number | null, event: string) =>
    joules === null ? [] : [`${withThousands(joules).padStart(18)} Joules ${event}`]
  return `${[
    '',
    " Performance counter stats for 'system wide':",
    '',
    ...row(packageJoules, 'power/energy-pkg/'),
    ...row(ramJoules, 'power/energy-ram/'),
    '',
    `${seconds.toFixed(9).padStart(18)} seconds time elapsed`,
    '',
  ].join('\n')}\n`
}

function withThousands(value: number): string {
  const [whole = '0', decimals = '00'] = value.toFixed(2).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`
}
