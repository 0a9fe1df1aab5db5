import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { estimateDuration, forecastOf } from '../../plan/estimate/estimate.js'
import { estimateLine } from '../../plan/estimate/estimate-line.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { formatDuration } from '../../units.js'
import { placeFrom } from '../execute/place.js'
import { energyText } from '../live/experiment-row.js'
import { alarming, type Column, html, htmlTable, quiet, whole } from '../show/html.js'
import type { View } from './view.js'

/** A plan as a table: what each experiment will run, and what earlier runs of its kind took. */
export function planView(plan: NightPlan, most: number): View {
  const { seed, experiments, notices } = plan
  const shown = experiments.slice(0, most)
  const forecasts = forecastOf(plan)
  const names = [...new Set(experiments.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))]
  const subjects = experiments.some(({ subject }) => subject !== undefined)
  const columns: readonly Column[] = [
    { name: '', words: false },
    { name: 'experiment', words: true },
    ...(subjects ? [{ name: 'subject', words: true }] : []),
    ...names.map(name => ({ name, words: false })),
    { name: 'expected time', words: false },
    { name: 'expected energy', words: false },
  ]
  const rows = shown.map((experiment, index) => {
    const { repository, model, mode, hyperparameters, subject } = experiment
    const expected = forecasts[index]
    return [
      String(index + 1),
      `${repository} ${model}${mode === 'mutation' ? '' : `, ${mode}`}`,
      ...(subjects ? [subject?.module ?? '–'] : []),
      ...names.map(name =>
        Object.hasOwn(hyperparameters, name) ? formatSetting(hyperparameters[name] ?? null) : '–',
      ),
      whole(formatDuration(expected?.seconds)),
      whole(energyText(expected?.joules ?? null, expected?.isEnergyEstimated === true)),
    ]
  })
  const title = `plan, seed ${seed}, ${experiments.length} ${experiments.length === 1 ? 'experiment' : 'experiments'}`
  const estimate = estimateDuration(plan)
  const told = estimateLine({ ...estimate, results: placeFrom(process.cwd(), estimate.results) })
  const size = shown.length < experiments.length ? `first ${shown.length} of ${experiments.length}` : ''
  return {
    forms: {
      'text/html': html`<div><b>${title}</b></div>
${notices.map(notice => html`<div style="${alarming}">${notice}</div>\n`)}${htmlTable(columns, rows)}
<div style="${quiet}">${[size, told].filter(text => text !== '').join('; ')}</div>`.text,
    },
    text: [
      title,
      ...notices,
      columns.map(({ name }) => name).join('\t'),
      ...rows.map(row => row.join('\t')),
      ...(size === '' ? [] : [size]),
      told,
    ].join('\n'),
  }
}

/** Whether a value is what `plan` returned. */
export function isPlan(value: unknown): value is NightPlan {
  return (
    typeof value === 'object' &&
    value !== null &&
    'experiments' in value &&
    'settings' in value &&
    'configSnapshot' in value
  )
}
