import { extentOf } from '../../chart/timeline/series.js'
import type { Trace } from '../../chart/timeline/traces.js'
import type { Night } from '../../night/night.js'
import type { AttemptRecord, ExperimentRecord } from '../../record/schema.js'
import { formatCelsius, formatDuration, formatJoules, formatWatts } from '../../units.js'
import { byExperiment, type NightTraces } from '../figures/night-traces.js'
import { tracePicture } from '../figures/trace-picture.js'
import { causeInWords, settingsOf } from '../phrases.js'
import type { DetailView } from '../view.js'
import { lastLogLines } from './detail/log-lines.js'
import { phaseLines } from './detail/phase-lines.js'

/** What an opened row shows, by night and experiment: `run_20261123_213000/digits_mlp_001`. */
export type Details = ReadonlyMap<string, DetailView>

// A page of a thousand experiments is to stay below five megabytes, and one of six may show more of each.
const stretchesOfPage = 12_000
const minStretches = 12
const maxStretches = 150
const linesOfPage = 3000
const maxLines = 20
const linesOfFailure = 10

// Beyond, a row's details are kept for what failed or was tried again, and then in the order of the night: a browser
// is to open a page of ten thousand too.
const maxOpened = 1000

/** More experiments than this, and a printed page with all of them opened would be a book. */
export const printedOpened = 40

/** The traces, attempts and last lines of the log of every experiment, or of those that a page of very many has room for. */
export function detailsOf(nights: readonly Night[], traces: NightTraces): Details {
  const all = nights.flatMap(night => night.experiments.map(record => ({ night, record })))
  const wanted = new Set(
    all
      .toSorted((one, other) => Number(wentSmoothly(one.record)) - Number(wentSmoothly(other.record)))
      .slice(0, maxOpened),
  )
  const count = wanted.size
  const stretches = Math.min(maxStretches, Math.max(minStretches, Math.round(stretchesOfPage / count)))
  const lines = Math.min(maxLines, Math.max(3, Math.round(linesOfPage / count)))
  const kinds = {
    power: byExperiment(traces.power),
    temperature: byExperiment(traces.temperature),
    utilization: byExperiment(traces.utilization),
  }
  const details = new Map<string, DetailView>()
  for (const { night, record } of wanted) {
    const { experiment_id: id, attempts, energy_sources, outcome } = record
    const key = `${night.name}/${id}`
    details.set(key, {
      settings:
        count > printedOpened
          ? ''
          : settingsOf(record.hyperparameters)
              .map(({ name, value }) => `${name} ${value}`)
              .join(', '),
      traces: pictures.flatMap(({ kind, title, fromZero, format }) => {
        const own = kinds[kind].get(key) ?? []
        if (own.length === 0) return []
        return [{ title, text: rangesOf(own, format), svg: tracePicture(own, stretches, fromZero) }]
      }),
      attempts: attempts.map(attempt => attemptInWords(attempt, energy_sources)),
      phases: phaseLines(record),
      log: lastLogLines(night, id, outcome === 'failure' ? Math.max(lines, linesOfFailure) : lines).join(
        '\n',
      ),
    })
  }
  return details
}

function wentSmoothly({ outcome, attempts }: ExperimentRecord): boolean {
  return outcome === 'success' && attempts.length === 1
}

const pictures = [
  { kind: 'power', title: 'Power', fromZero: true, format: formatWatts },
  { kind: 'temperature', title: 'Temperature', fromZero: false, format: formatCelsius },
  {
    kind: 'utilization',
    title: 'Utilisation',
    fromZero: true,
    format: (value: number) => `${value.toFixed(0)} %`,
  },
] as const

/** `CPU package 61.2 W (54.0 W to 72.1 W); GPU 0 …`: mean, minimum and maximum. */
function rangesOf(traces: readonly Trace[], format: (value: number) => string): string {
  return traces
    .map(trace => {
      const { low, high, mean } = extentOf(trace)
      const range = low === high ? '' : ` (${format(low)} to ${format(high)})`
      return `${trace.device}${trace.source === 'estimated' ? ', estimated' : ''} ${format(mean)}${range}`
    })
    .join('; ')
}

function attemptInWords(
  {
    number,
    outcome,
    cause,
    detail,
    duration_seconds,
    exit_code,
    signal,
    cpu_energy_joules,
    gpu_energy_joules,
  }: AttemptRecord,
  sources: { readonly cpu: string | null; readonly gpu: string | null },
): DetailView['attempts'][number] {
  const energy = (name: string, joules: number | null, source: string | null) =>
    joules === null ? '' : `${name} ${formatJoules(joules)}${source === 'measured' ? '' : ' estimated'}`
  return {
    number,
    succeeded: outcome === 'success',
    text: [
      outcome === 'success' ? 'success' : causeInWords(cause),
      `${formatDuration(duration_seconds)}`,
      signal ?? (exit_code === null ? '' : `exit code ${exit_code}`),
      energy('CPU', cpu_energy_joules, sources.cpu),
      energy('GPU', gpu_energy_joules, sources.gpu),
    ]
      .filter(text => text !== '')
      .join(' · '),
    detail,
  }
}
