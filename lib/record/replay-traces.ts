import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ownValue } from '../config/own-value.js'
import { allCards, EnergyAccount, type EnergyReport, type OwnCards } from '../measure/account.js'
import { ownCardsOf } from '../measure/card-choice.js'
import type { Window } from '../measure/integrate.js'
import type { Sample } from '../measure/meter.js'
import { isTorn } from './append.js'
import type { NightRecord } from './schema.js'
import { scanTrace } from './trace-reader.js'

export interface ReplayOptions {
  readonly meters: NightRecord['meters']
  readonly intervalMs: number
  readonly ownCards: OwnCards
}

/** How the traces of a repository's runs were added up in a night. */
export function replayOptions({ meters, options, gpus }: NightRecord, repository: string): ReplayOptions {
  const cards = ownValue(gpus, repository)?.cards ?? null
  return {
    meters,
    intervalMs: typeof options.sampleInterval === 'number' ? options.sampleInterval : 200,
    // Traces number the cards.
    ownCards:
      cards === null ? allCards : ownCardsOf({ cards: cards.map(card => ({ ...card, name: '' })) }, []),
  }
}

/**
 * The energy that the traces of an attempt hold, added up as its meters' samples were: for an attempt that nobody
 * lived to add up, and to check what was.
 *
 * @param folder Its `energy/`; traces that were never completed (`.partial`) count as far as they go.
 * @param meters Those of the night.
 * @throws the error of the system for a trace that is there and cannot be read.
 */
export function replayTraces(
  folder: string,
  { startMs, endMs }: Window,
  { meters, intervalMs, ownCards }: ReplayOptions,
): EnergyReport {
  const account = new EnergyAccount(
    meters.map(({ meter, measures, source, assumption }) => ({
      name: nameOf(meter),
      measures: measures === 'gpu' || measures === 'cpu-temperature' ? measures : 'cpu',
      source: source === 'measured' ? 'measured' : 'estimated',
      assumption,
    })),
    intervalMs,
    ownCards,
  )
  account.begin(startMs)
  account.end(endMs)
  for (const { file, sampleOf } of traces) {
    const path = [join(folder, file), join(folder, `${file}.partial`)].find(existsSync)
    if (path === undefined) continue
    let last: Sample | undefined
    scanTrace(path, (values, header) => {
      if (last !== undefined) account.add(last)
      last = sampleOf(name => values[header.indexOf(name)] ?? Number.NaN)
    })
    // Half a number is a number too, and a wrong one.
    if (last !== undefined && !isTorn(path)) account.add(last)
  }
  return account.result()
}

type Cells = (column: string) => number

const traces: readonly { readonly file: string; readonly sampleOf: (cells: Cells) => Sample | undefined }[] =
  [
    {
      file: 'cpu_power.csv',
      sampleOf: cells => {
        const intervalMs = cells('interval_s') * 1000
        const timeMs = cells('timestamp') * 1000
        if (!(intervalMs > 0) || Number.isNaN(timeMs)) return undefined
        const [packageJoules, ramJoules] = [known(cells('package_joules')), known(cells('ram_joules'))]
        return { kind: 'cpu-energy', meter: 'perf', timeMs, intervalMs, packageJoules, ramJoules }
      },
    },
    {
      file: 'gpu_power.csv',
      sampleOf: cells => {
        const timeMs = cells('timestamp') * 1000
        const index = cells('gpu_index')
        if (Number.isNaN(timeMs) || Number.isNaN(index)) return undefined
        return {
          kind: 'gpu',
          meter: 'nvidia-smi',
          timeMs,
          index,
          uuid: '',
          powerWatts: known(cells('power_draw_w')),
          temperatureCelsius: null,
          memoryTemperatureCelsius: null,
          utilizationPercent: null,
          memoryUtilizationPercent: null,
        }
      },
    },
  ]

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function nameOf(meter: string) {
  return (
    (['perf', 'powercap', 'nvidia-smi', 'estimate', 'hwmon'] as const).find(name => name === meter) ??
    'estimate'
  )
}
