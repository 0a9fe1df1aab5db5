import type { Night } from '../../../night/night.js'
import { nightNoise } from '../../../protocol/noise.js'
import { noiseLines } from '../../../protocol/noise-words.js'
import type { ControlRunRecord } from '../../../record/schema.js'
import { formatChange, formatDuration, formatJoules, formatShare } from '../../../units.js'
import { settingsOf } from '../../phrases.js'
import type { ControlView } from '../../view.js'
import type { QualityItem } from './quality-item.js'

const places: Readonly<Record<ControlRunRecord['when'], string>> = {
  before: 'before the first run',
  between: 'between the runs',
  after: 'after the last run',
}

/** The control of each night that ran one. */
export function controlsOf(nights: readonly Night[]): readonly ControlView[] {
  return nights.flatMap(({ name, record }) => {
    const { control } = record
    const noise = nightNoise(record)
    if (control === undefined || noise === undefined) return []
    const { repository, model, hyperparameters } = control.workload
    const settings = settingsOf(hyperparameters).map(({ name, value }) => `${name} ${value}`)
    return [
      {
        night: nights.length > 1 ? name : '',
        workload: [`${repository} ${model}`, ...settings].join(', '),
        lines: noiseLines(noise),
        runs: control.runs.map(runView),
      },
    ]
  })
}

function runView(run: ControlRunRecord): ControlView['runs'][number] {
  const { when, started_at, duration_seconds, energy_joules, uncertainty_joules, outcome } = run
  const range = uncertainty_joules === null ? '' : ` ± ${formatJoules(uncertainty_joules)}`
  const estimated = run.source === 'estimated' ? ', estimated' : ''
  return {
    when: places[when],
    tone: outcome === 'success' ? 'good' : 'warning',
    started: started_at.slice(11, 16),
    duration: formatDuration(duration_seconds),
    energy: `${formatJoules(energy_joules)}${range}${estimated}`,
    failure: outcome === 'success' ? '' : `${run.cause ?? 'failed'}: ${run.detail}`,
  }
}

/** For the first screen: how much the same work differed. */
export function controlItems(nights: readonly Night[]): readonly QualityItem[] {
  return nights.flatMap(({ record }): QualityItem[] => {
    const noise = nightNoise(record)
    if (noise === undefined) return []
    const { energy } = noise
    const text =
      energy === null
        ? 'Control: no noise floor of the energy is known'
        : `Noise floor ${formatShare(energy.floorShare)}, drift ${formatChange(energy.driftShare)}: what the same work cost over the night`
    return [{ tone: energy === null || noise.failed > 0 ? 'warning' : 'neutral', text, href: '#control' }]
  })
}
