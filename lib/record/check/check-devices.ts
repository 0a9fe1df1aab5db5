import type { DeviceReport } from '../../measure/energy/energy-report.js'
import { partOf } from '../../measure/parts.js'
import type { JournalEntry } from '../journal/journal.js'
import type { ExperimentRecord, MeterReport, NightRecord } from '../schema.js'
import { contradictionText } from './contradictions/contradiction.js'
import type { Finding } from './finding.js'

/**
 * Holds what a record says of each device that was measured against what the traces hold of it, added up again: its
 * energy and what of it is assumed, its uncertainty, coverage and number of samples; and against the cards of the machine.
 *
 * @param told The devices as the traces tell of them.
 */
export function checkDevices(
  record: ExperimentRecord,
  told: readonly DeviceReport[],
  night: NightRecord,
  entries: readonly JournalEntry[],
): readonly Finding[] {
  return record.meters.flatMap((meter, place) => {
    const expect = (name: keyof MeterReport, expected: unknown, isSo: boolean): Finding[] => {
      const field = `meters[${place}].${name}`
      const found = meter[name]
      if (isSo) return []
      const text = contradictionText({ field, found, expected, doubts: 'nothing' })
      const problem = `does not say of a device what its traces, the machine or the journal do: ${text}`
      return [
        {
          place: `${record.experiment_id}/experiment.json`,
          problem,
          mend: '',
          kind: 'inconsistent',
          field,
          found,
          expected,
        },
      ]
    }
    return [
      ...ofName(meter, night, expect),
      ...ofTrace(meter, told, expect),
      ...ofProblems(meter, record, entries, expect),
    ]
  })
}

type Expect = (name: keyof MeterReport, expected: unknown, isSo: boolean) => Finding[]

function ofName(meter: MeterReport, { machine }: NightRecord, expect: Expect): Finding[] {
  const { device, device_index: index, measures } = meter
  if (measures === 'cpu-temperature') {
    return [
      ...expect('device', 'hottest sensor', device === 'hottest sensor'),
      ...expect('device_index', 0, index === 0),
      ...expect('energy_joules', null, meter.energy_joules === null),
      ...expect('uncertainty_joules', null, meter.uncertainty_joules === null),
      ...expect('coverage', 0, meter.coverage === 0),
      ...expect('assumed_joules', 0, (meter.assumed_joules ?? 0) === 0),
    ]
  }
  if (!partOf(measures).hasCards) {
    const names = partOf(measures).channels.map(channel => channel.device)
    return [...expect('device', names, names.includes(device)), ...expect('device_index', 0, index === 0)]
  }
  // A card that fell off the bus and came back may be called otherwise; its number stays.
  const cards = machine?.gpus ?? []
  const card = cards.find(({ uuid }) => uuid === device)
  return [
    ...(device.startsWith('GPU-') && card === undefined && cards.length > 0
      ? expect(
          'device',
          cards.map(({ uuid }) => uuid),
          false,
        )
      : []),
    ...expect('device', 'what the card is called: a UUID, a PCI bus, a number', cardName.test(device)),
    ...expect(
      'device_index',
      card?.index ?? 'the number of a card, or -1 for none',
      Number.isInteger(index) && index >= -1 && (card === undefined || card.index === index),
    ),
  ]
}

// `GPU-…`, `MIG-…`, `00000000:01:00.0`, an index; a card that told of nothing is no card.
const cardName = /^(?:(?:GPU|MIG)-[\w/-]+|[\da-f]{2,8}:[\da-f:.]+|\d+|no card)(?: .*)?$/i

function ofTrace(meter: MeterReport, told: readonly DeviceReport[], expect: Expect): Finding[] {
  const { measures, device, device_index: index, samples } = meter
  const isCount = Number.isSafeInteger(samples) && samples >= 0
  if (!isCount) return expect('samples', 'a whole number from 0', false)
  if (measures === 'cpu-temperature') return []
  // Traces number the cards; two of one number are told apart by names that traces do not hold in numbers.
  const same = told.filter(one =>
    partOf(measures).hasCards
      ? one.measures === measures && one.deviceIndex === index
      : one.measures === measures && one.device === device,
  )
  const [held] = same
  if (held === undefined || same.length > 1 || held.energyJoules === null) return []
  const near = (found: number | null | undefined, expected: number, share: number, least: number) =>
    found !== null && found !== undefined && Math.abs(found - expected) <= least + share * Math.abs(expected)
  const isTold = meter.assumed_joules !== undefined
  return [
    ...expect('energy_joules', held.energyJoules, near(meter.energy_joules, held.energyJoules, 0.005, 0.6)),
    ...(isTold
      ? expect('assumed_joules', held.assumedJoules, near(meter.assumed_joules, held.assumedJoules, 0.1, 0.6))
      : []),
    ...(held.uncertaintyJoules === null
      ? []
      : expect(
          'uncertainty_joules',
          held.uncertaintyJoules,
          near(meter.uncertainty_joules, held.uncertaintyJoules, 0.1, 0.1),
        )),
    ...(held.sensorJoules === null
      ? []
      : expect(
          'sensor_uncertainty_joules',
          held.sensorJoules,
          near(meter.sensor_uncertainty_joules, held.sensorJoules, 0.005, 0.1),
        )),
    ...expect('coverage', held.coverage, near(meter.coverage, held.coverage, 0, 0.05)),
    // Of those at the edges it is a matter of a millisecond which lie within.
    ...expect('samples', held.samples, near(samples, held.samples, 0, 2)),
  ]
}

/** What a meter could not do in an attempt was told as it happened. */
function ofProblems(
  { meter, problems }: MeterReport,
  record: ExperimentRecord,
  entries: readonly JournalEntry[],
  expect: Expect,
): Finding[] {
  const last = record.attempts.at(-1)?.number
  if (problems.length === 0 || record.warnings.some(text => text.startsWith('this record was rebuilt')))
    return []
  const told = entries
    .filter(
      ({ type, index, attempt }) => type === 'meter-problem' && index === record.index && attempt === last,
    )
    .map(entry => ({ meter: entry.meter, problem: entry.problem }))
  const isTold = problems.every(text => told.some(one => one.meter === meter && one.problem === text))
  return expect(
    'problems',
    told.map(({ problem }) => problem),
    isTold,
  )
}
