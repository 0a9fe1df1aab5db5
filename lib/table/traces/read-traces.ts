import { join } from 'node:path'

import { byPart, partOf, type Quantity } from '../../measure/parts.js'
import { familyName } from '../../night/find/family.js'
import { type Night, traceFolder } from '../../night/night.js'
import { StrangeFileError, statsOf } from '../../os/regular-file.js'
import type { ExperimentRecord, MeterReport } from '../../record/schema.js'
import { layoutsOf, type TraceColumn } from '../../record/traces/layout.js'
import { scanTrace } from '../../record/traces/trace-reader.js'

import type { SampleSeries } from './sample-columns.js'

/** A column that tells a quantity. */
type ValueColumn = Extract<TraceColumn, { readonly quantity: Quantity }>

interface TraceFile {
  readonly path: string
  readonly hasCards: boolean
  readonly columns: readonly ValueColumn[]
}

/** Takes the samples of traces as they are read. */
export interface SampleSink {
  /** Begins a series; `add` takes the number returned. */
  begin(series: SampleSeries): number
  /** A sample of a series; its time in seconds since the epoch. */
  add(series: number, seconds: number, value: number): void
}

/**
 * Reads the traces of an experiment's last attempt, in constant memory.
 * @param wanted Quantities to read (default: all).
 */
export function readTraces(
  night: Night,
  record: ExperimentRecord,
  sink: SampleSink,
  wanted?: ReadonlySet<Quantity>,
): void {
  const startSeconds = new Date(record.attempts.at(-1)?.started_at ?? record.started_at).getTime() / 1000
  const folder = traceFolder(night, record.experiment_id)
  const reports = firstOfEachPart(record.meters)
  for (const report of reports.toSorted((left, right) => byPart(left.measures, right.measures))) {
    const common = {
      night: familyName(night),
      experiment_id: record.experiment_id,
      repository: record.repository,
      model: record.model,
      meter: report.meter,
      source: report.source,
      startSeconds,
    }
    for (const { name, part, columns } of layoutsOf(report.measures)) {
      const read = powersFirst(columns.filter(isValueColumn)).filter(
        ({ quantity }) => wanted?.has(quantity) ?? true,
      )
      const path = join(folder, `${name}.csv`)
      if (read.length === 0 || !statsOf(path)?.isFile()) continue
      readTrace({ path, hasCards: partOf(part).hasCards, columns: read }, common, sink)
    }
  }
}

function isValueColumn(column: TraceColumn): column is ValueColumn {
  return 'quantity' in column
}

function powersFirst(columns: readonly ValueColumn[]): readonly ValueColumn[] {
  const isPower = ({ quantity }: ValueColumn) => quantity === 'power'
  return [...columns.filter(isPower), ...columns.filter(column => !isPower(column))]
}

function firstOfEachPart(meters: readonly MeterReport[]): readonly MeterReport[] {
  return meters.filter(
    ({ measures }, position) => meters.findIndex(other => other.measures === measures) === position,
  )
}

type Common = Omit<SampleSeries, 'device' | 'quantity' | 'unit'>

// Beyond this no date exists (ECMAScript: 8.64e15 ms); such a time is rubbish.
const latestSeconds = 8.64e12

function readTrace(trace: TraceFile, common: Common, sink: SampleSink): void {
  try {
    readSeries(trace, common, sink)
  } catch (error) {
    // The night's problems list it.
    if (!(error instanceof StrangeFileError)) throw error
  }
}

function readSeries(trace: TraceFile, common: Common, sink: SampleSink): void {
  let { startSeconds } = common
  let cardPosition = -1
  let places: { readonly position: number; readonly seriesOf: (card: number) => number }[] | undefined
  scanTrace(trace.path, (values, header) => {
    if (places === undefined) {
      cardPosition = header.indexOf('gpu_index')
      places = trace.columns
        .map(column => ({
          position: header.indexOf(column.name),
          seriesOf: seriesByCard(trace, column, () => ({ ...common, startSeconds }), sink),
        }))
        .filter(({ position }) => position !== -1)
    }
    const seconds = values[0] ?? Number.NaN
    if (!(Math.abs(seconds) < latestSeconds)) return
    // For a run that is known only from its traces, the first reading is the best guess for its start.
    if (Number.isNaN(startSeconds)) startSeconds = seconds
    // Traces of the original program have one card without a number.
    const card = cardPosition === -1 ? 0 : (values[cardPosition] ?? 0)
    for (const { position, seriesOf } of places) {
      const value = values[position] ?? Number.NaN
      if (!Number.isNaN(value)) sink.add(seriesOf(card), seconds, value)
    }
  })
}

/** Gives the series of a card, begun when its first sample comes. */
function seriesByCard(
  { hasCards }: TraceFile,
  { quantity, unit, label }: ValueColumn,
  common: () => Common,
  sink: SampleSink,
): (card: number) => number {
  const begun = new Map<number, number>()
  // Most traces have only one card.
  let lastCard = Number.NaN
  let lastSeries = -1
  return card => {
    if (card === lastCard) return lastSeries
    lastCard = card
    lastSeries = begun.get(card) ?? -1
    if (lastSeries !== -1) return lastSeries
    const name = hasCards ? `${label} ${card}` : label
    lastSeries = sink.begin({ ...common(), device: name, quantity, unit })
    begun.set(card, lastSeries)
    return lastSeries
  }
}
