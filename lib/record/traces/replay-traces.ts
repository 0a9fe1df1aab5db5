import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ownValue } from '../../config/own-value.js'
import { EnergyAccount } from '../../measure/energy/account.js'
import type { EnergyReport } from '../../measure/energy/energy-report.js'
import type { OpenEnds, Window } from '../../measure/energy/integral/integral.js'
import type { EnergyMethod } from '../../measure/energy/method.js'
import { allCards, type OwnCards } from '../../measure/energy/own-cards.js'
import type { Sample } from '../../measure/meter.js'
import { ownCardsOf } from '../../measure/nvidia-smi/card-choice.js'
import type { Quantity } from '../../measure/parts.js'
import { isTorn } from '../../os/append.js'
import { methodOf } from '../experiment/attempt-record.js'
import { metersAt } from '../night/meters-at.js'
import type { AttemptRecord, NightRecord } from '../schema.js'
import { layoutsOf, type TraceColumn, type TraceLayout } from './layout.js'
import { millisecondsOf, scanTrace } from './trace-reader.js'

export interface ReplayOptions {
  readonly meters: NightRecord['meters']
  readonly intervalMs: number
  readonly ownCards: OwnCards
  readonly method: EnergyMethod
}

/** How the traces of an attempt were added up: by the meters of its time and by its own method. */
export function replayOptions(
  night: NightRecord,
  repository: string,
  attempt: Pick<AttemptRecord, 'started_at' | 'energy_method'>,
): ReplayOptions {
  const { options, gpus } = night
  const cards = ownValue(gpus, repository)?.cards ?? null
  return {
    meters: metersAt(night, attempt.started_at),
    method: methodOf(attempt),
    intervalMs: typeof options.sampleInterval === 'number' ? options.sampleInterval : 200,
    // Traces number the cards.
    ownCards:
      cards === null ? allCards : ownCardsOf({ cards: cards.map(card => ({ ...card, name: '' })) }, []),
  }
}

/**
 * The energy that the traces of an attempt hold, added up as its meters' samples were: for an attempt during which
 * nightwatt died, and to check recorded values.
 *
 * @param folder Its `energy/`; incomplete traces (`.partial`) count as far as they go.
 * @param meters Those of the night.
 * @throws the error of the system for a trace that exists and cannot be read.
 */
export function replayTraces(
  folder: string,
  { startMs, endMs }: Window,
  options: ReplayOptions,
): EnergyReport {
  const account = accountOf(options)
  account.begin(startMs)
  account.end(endMs)
  readEnergySamples(folder, options.meters, sample => account.add(sample))
  return account.result()
}

/**
 * What adds the samples of an attempt up as its meters' were.
 *
 * @param openEnds Of a window within it: which of its ends are not the attempt's.
 */
export function accountOf(
  { meters, intervalMs, ownCards, method }: ReplayOptions,
  openEnds?: OpenEnds,
): EnergyAccount {
  return new EnergyAccount(
    meters.map(({ meter, source, interval_ms, power_windows, ...about }) => ({
      ...about,
      intervalMs: interval_ms,
      powerWindows: power_windows?.map(({ window_ms, delay_ms, ...window }) => ({
        ...window,
        windowMs: window_ms,
        delayMs: delay_ms,
      })),
      name: meter,
      source: source === 'measured' ? 'measured' : 'estimated',
    })),
    { intervalMs, ownCards, method, openEnds },
  )
}

/**
 * Reads the samples that tell of energy: trace by trace, each in the order of time.
 *
 * @throws the error of the system for a trace that exists and cannot be read.
 */
export function readEnergySamples(
  folder: string,
  meters: ReplayOptions['meters'],
  onSample: (sample: Sample) => void,
): void {
  for (const { meter, measures } of meters) {
    for (const layout of layoutsOf(measures).filter(tellsEnergy)) {
      const path = pathOf(folder, layout)
      if (path === undefined) continue
      let last: Sample | undefined
      scanTrace(path, (values, header) => {
        if (last !== undefined) onSample(last)
        last = sampleOf(layout, meter, name => values[header.indexOf(name)] ?? Number.NaN)
      })
      // Half a number is a number too, and a wrong one.
      if (last !== undefined && !isTorn(path)) onSample(last)
    }
  }
}

function pathOf(folder: string, { name }: TraceLayout): string | undefined {
  const path = join(folder, `${name}.csv`)
  return [path, `${path}.partial`].find(existsSync)
}

const energyTold: readonly Quantity[] = ['energy', 'power', 'energy_counter']

function tellsEnergy({ columns }: TraceLayout): boolean {
  return columns.some(column => 'quantity' in column && energyTold.includes(column.quantity))
}

/** The sample of a row; undefined where it has no time, or not what tells its devices apart. */
function sampleOf(
  { part, columns }: TraceLayout,
  meter: string,
  cell: (column: string) => number,
): Sample | undefined {
  const numberIn = (kind: TraceColumn['kind']) => {
    const column = columns.find(one => one.kind === kind)
    return column === undefined ? undefined : cell(column.name)
  }
  const timeMs = millisecondsOf(numberIn('time') ?? Number.NaN)
  const intervalMs = intervalOf(numberIn('interval'), columns)
  const index = numberIn('card-index')
  if (Number.isNaN(timeMs) || Number.isNaN(index ?? 0) || (intervalMs !== undefined && !(intervalMs > 0))) {
    return undefined
  }
  return {
    meter,
    measures: part,
    timeMs,
    ...(intervalMs === undefined ? {} : { intervalMs }),
    ...(index === undefined ? {} : { card: { index, uuid: '' } }),
    values: Object.fromEntries(
      columns.flatMap(column =>
        column.kind === 'value' ? [[column.channel, known(cell(column.name))]] : [],
      ),
    ),
  }
}

/** Milliseconds; undefined for a reading of an instant, which a counter never gives. */
function intervalOf(seconds: number | undefined, columns: TraceLayout['columns']): number | undefined {
  const isCounter = columns.some(column => 'quantity' in column && column.quantity === 'energy')
  if (seconds === undefined || (Number.isNaN(seconds) && !isCounter)) return undefined
  return seconds * 1000
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
