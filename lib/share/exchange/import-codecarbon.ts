import { RecordError } from '../../errors.js'
import { type ForeignRow, type ForeignTable, numberIn } from './foreign-table.js'
import type { ForeignRun, ForeignTool } from './imported-night.js'

/** Columns without which a file is not CodeCarbon's. */
export const codeCarbonColumns = ['timestamp', 'project_name', 'run_id', 'duration', 'energy_consumed']

const joulesPerKilowattHour = 3.6e6

/** The runs of an emissions.csv, as CodeCarbon 2 and 3 write it: a row per run, energies in kWh. */
export function runsOfCodeCarbon({ rows }: ForeignTable): readonly ForeignRun[] {
  return rows.map(row => {
    const cards = numberIn(row, 'gpu_count')
    return {
      repository: row.cells.get('project_name') || 'codecarbon',
      model: 'default',
      hyperparameters: {},
      metrics: {},
      endMs: endOf(row),
      seconds: numberIn(row, 'duration'),
      cpuJoules: joules(row, 'cpu_energy'),
      ramJoules: joules(row, 'ram_energy'),
      // It writes 0 where there is no card.
      gpuJoules: cards === null || cards === 0 ? null : joules(row, 'gpu_energy'),
      failure: null,
      warnings: ['CodeCarbon keeps no outcome: a run that wrote its row is shown as a success'],
    }
  })
}

/** What CodeCarbon was, by its file. */
export function toolOfCodeCarbon({ rows }: ForeignTable): ForeignTool {
  const one = (column: string) => {
    const found = [...new Set(rows.map(({ cells }) => cells.get(column) ?? '').filter(text => text !== ''))]
    return found.length === 0 ? undefined : found.join(', ')
  }
  const versions = { codecarbon: one('codecarbon_version'), python: one('python_version') }
  return {
    name: 'codecarbon',
    versions: Object.fromEntries(
      Object.entries(versions).flatMap(([name, version]) => (version === undefined ? [] : [[name, version]])),
    ),
    assumption: `CodeCarbon's file does not tell whether it read a counter or computed with a model; the memory it always computes${one('cpu_model') === undefined ? '' : `; ${one('cpu_model')}`}`,
  }
}

function joules(row: ForeignRow, column: string): number | null {
  const kilowattHours = numberIn(row, column)
  return kilowattHours === null ? null : kilowattHours * joulesPerKilowattHour
}

// Written at the end of a run, local time without a zone: this machine's is taken.
function endOf({ place, cells }: ForeignRow): number {
  const text = cells.get('timestamp') ?? ''
  const time = Date.parse(text)
  if (/^\d{4}-\d\d-\d\dT/.test(text) && Number.isFinite(time)) return time
  throw new RecordError(
    `${place}, timestamp: found ${JSON.stringify(text)}; allowed: a time such as 2026-11-23T21:30:05`,
  )
}
