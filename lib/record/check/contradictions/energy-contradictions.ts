import { wholeSum } from '../../../measure/energy/whole-sum.js'
import { ownMeters, totalOf, uncertaintyOf } from '../../experiment/components.js'
import type { ExperimentRecord, MeterReport } from '../../schema.js'
import { type Contradiction, type Doubt, isSame, Range } from './contradiction.js'
import { uncertaintyContradictions } from './uncertainty-contradictions.js'

// No machine takes more; a record that claims more has a digit too many.
const maxWatts = 1e6
const someWatts = new Range(`0 to ${maxWatts} W`)

/**
 * Whether the energies of a record add up: a total to its parts, the parts to the meters' values, each within what a
 * machine can take.
 */
export function energyContradictions(record: ExperimentRecord): readonly Contradiction[] {
  // A rebuilt record has its totals from the journal and its parts from traces, which are rounded.
  const relative = record.warnings.some(text => text.startsWith('this record was rebuilt')) ? 0.01 : 1e-6
  return [
    ...powers(record),
    ...ofComponent(record, 'cpu', relative),
    ...ofComponent(record, 'gpu', relative),
    ...cpuParts(record, relative),
    ...otherCards(record, relative),
    ...ofTotal(record, relative),
    ...ofWhatIsAddedUp(record),
    ...ofAttempts(record, relative),
    ...uncertaintyContradictions(record),
  ]
}

function powers({
  energy_metrics: metrics,
  meters,
  energy_uncertainty,
  duration_seconds,
  ...record
}: ExperimentRecord) {
  const most = maxWatts * Math.max(1, duration_seconds ?? 3600)
  const joules: [string, number | null | undefined, Doubt][] = [
    ['energy_metrics.cpu_energy_pkg_joules', metrics.cpu_energy_pkg_joules, 'cpu'],
    ['energy_metrics.cpu_energy_ram_joules', metrics.cpu_energy_ram_joules, 'cpu'],
    ['energy_metrics.cpu_energy_total_joules', metrics.cpu_energy_total_joules, 'cpu'],
    ['energy_metrics.gpu_energy_total_joules', metrics.gpu_energy_total_joules, 'gpu'],
    ['energy_uncertainty.cpu_joules', energy_uncertainty.cpu_joules, 'cpu'],
    ['energy_uncertainty.gpu_joules', energy_uncertainty.gpu_joules, 'gpu'],
    ['gpu_energy_other_joules', record.gpu_energy_other_joules, 'field'],
    ['energy_total_joules', record.energy_total_joules, 'total'],
    ...meters.flatMap((meter, place): [string, number | null | undefined, Doubt][] => {
      const doubt = doubtOf(meter)
      return (
        ['energy_joules', 'assumed_joules', 'uncertainty_joules', 'sensor_uncertainty_joules'] as const
      ).map(name => [`meters[${place}].${name}`, meter[name], doubt])
    }),
  ]
  const watts: [string, number | null | undefined, Doubt][] = [
    ['energy_metrics.gpu_power_avg_watts', metrics.gpu_power_avg_watts, 'field'],
    ['energy_metrics.gpu_power_max_watts', metrics.gpu_power_max_watts, 'field'],
    ['energy_metrics.gpu_power_min_watts', metrics.gpu_power_min_watts, 'field'],
  ]
  return [
    ...joules.filter(([, value]) => isOutside(value, 0, most)).map(told(someWatts)),
    ...watts.filter(([, value]) => isOutside(value, 0, maxWatts)).map(told(someWatts)),
  ]
}

/** What is in doubt with a meter's figure: of a part that no total holds, only the figure itself. */
function doubtOf({ measures, other }: MeterReport): Doubt {
  if (other === true) return 'field'
  return measures === 'cpu' || measures === 'gpu' ? measures : 'field'
}

const told =
  (expected: Range) =>
  ([field, found, doubts]: [string, unknown, Doubt]): Contradiction => ({ field, found, expected, doubts })

function isOutside(value: number | null | undefined, least: number, most: number): boolean {
  return value !== null && value !== undefined && !(value >= least && value <= most)
}

function ofComponent(
  record: ExperimentRecord,
  component: 'cpu' | 'gpu',
  relative: number,
): readonly Contradiction[] {
  const found = record.energy_metrics[`${component}_energy_total_joules`]
  const own = ownMeters(record, component)
  if (own.length === 0) {
    // No meter reports it, unless it is an older record, which keeps no meters.
    const isOurs = record.attempts.length > 0 && record.energy_missing !== undefined
    return isOurs && found !== null && found !== 0
      ? [
          {
            field: `energy_metrics.${component}_energy_total_joules`,
            found,
            expected: null,
            doubts: component,
          },
        ]
      : []
  }
  const contradictions: Contradiction[] = []
  const expect = (
    field: string,
    value: number | null,
    expected: number | null,
    doubts: Doubt = component,
  ) => {
    if (value === expected) return
    if (value !== null && expected !== null && isSame(value, expected, relative)) return
    contradictions.push({ field, found: value, expected, doubts })
  }
  const sum = wholeSum(own.map(({ energy_joules }) => energy_joules))
  // A card that fell off is in no meter's report, and leaves no total either.
  if (found !== null || record.energy_missing?.length === 0) {
    expect(`energy_metrics.${component}_energy_total_joules`, found, sum)
  }
  // Records without a list of what is missing combined shares and uncertainties differently.
  if (found !== null && record.energy_missing !== undefined) {
    const uncertainty = uncertaintyOf(record, own)
    expect(
      `energy_uncertainty.${component}_joules`,
      record.energy_uncertainty[`${component}_joules`],
      uncertainty,
    )
    const source = own[0]?.source ?? null
    if (record.energy_sources[component] !== source) {
      const field = `energy_sources.${component}`
      contradictions.push({
        field,
        found: record.energy_sources[component],
        expected: source,
        doubts: component,
      })
    }
    const coverage = Math.min(...own.map(meter => meter.coverage))
    expect(`energy_coverage.${component}`, record.energy_coverage[component], coverage, 'field')
    if (component === 'gpu' && record.duration_seconds !== null && record.duration_seconds > 0) {
      const watts = record.energy_metrics.gpu_power_avg_watts
      const expected = found / record.duration_seconds
      if (watts === null || !isSame(watts, expected, Math.max(relative, 1e-3))) {
        contradictions.push({
          field: 'energy_metrics.gpu_power_avg_watts',
          found: watts,
          expected,
          doubts: 'gpu',
        })
      }
    }
  }
  return contradictions
}

function cpuParts(record: ExperimentRecord, relative: number): readonly Contradiction[] {
  const { cpu_energy_pkg_joules: packageJoules, cpu_energy_ram_joules: ram } = record.energy_metrics
  const parts = [
    { field: 'cpu_energy_pkg_joules', found: packageJoules, device: 'package' },
    { field: 'cpu_energy_ram_joules', found: ram, device: 'ram' },
  ]
  const own = ownMeters(record, 'cpu')
  if (own.length === 0) return []
  return parts.flatMap(({ field, found, device }) => {
    const expected = own.find(meter => meter.device === device)?.energy_joules ?? null
    if (found === expected || (found !== null && expected !== null && isSame(found, expected, relative)))
      return []
    return [{ field: `energy_metrics.${field}`, found, expected, doubts: 'cpu' as const }]
  })
}

function otherCards(record: ExperimentRecord, relative: number): readonly Contradiction[] {
  const found = record.gpu_energy_other_joules
  if (found === undefined) return []
  const others = record.meters.filter(({ measures, other }) => measures === 'gpu' && other === true)
  const expected = wholeSum(others.map(({ energy_joules }) => energy_joules))
  if (found === expected || (found !== null && expected !== null && isSame(found, expected, relative)))
    return []
  return [{ field: 'gpu_energy_other_joules', found, expected, doubts: 'field' }]
}

function ofTotal(record: ExperimentRecord, relative: number): readonly Contradiction[] {
  const { energy_metrics: metrics, energy_total_joules: found } = record
  const parts = [metrics.cpu_energy_total_joules, metrics.gpu_energy_total_joules]
  const known = parts.filter(part => part !== null)
  const sum = known.length === 0 ? null : known.reduce((total, part) => total + part, 0)
  if (found === null) {
    // Why an older record has none is unknown.
    const isWhole = record.energy_missing?.length === 0 && relative < 0.01 && sum !== null
    const isMissing = parts.some((part, place) => {
      return part === null && record.energy_coverage[place === 0 ? 'cpu' : 'gpu'] !== null
    })
    return isWhole && !isMissing
      ? [{ field: 'energy_total_joules', found, expected: sum, doubts: 'total' }]
      : []
  }
  const isPartMissing = (record.energy_missing?.length ?? 0) > 0
  if (isPartMissing) return [{ field: 'energy_total_joules', found, expected: null, doubts: 'total' }]
  if (sum !== null && isSame(found, sum, relative)) return []
  return [{ field: 'energy_total_joules', found, expected: sum, doubts: 'total' }]
}

/** What a total is said to add up is what the meters told; absent in older records, and in those that were rebuilt. */
function ofWhatIsAddedUp(record: ExperimentRecord): readonly Contradiction[] {
  const { energy_total_of: found, energy_total_joules: total } = record
  const expected = total === null ? '' : totalOf(record)
  return found === undefined || found === expected
    ? []
    : [{ field: 'energy_total_of', found, expected, doubts: 'field' }]
}

function ofAttempts(record: ExperimentRecord, relative: number): readonly Contradiction[] {
  const { attempts, energy_metrics: metrics, energy_coverage: coverage } = record
  const last = attempts.at(-1)
  if (last === undefined) return []
  const contradictions: Contradiction[] = []
  for (const component of ['cpu', 'gpu'] as const) {
    const found = metrics[`${component}_energy_total_joules`]
    const expected = last[`${component}_energy_joules`]
    if (found === null || expected === null ? found === expected : isSame(found, expected, relative)) continue
    // The attempt may still have a total that an older record no longer counts as one.
    if (found === null) continue
    const field = `energy_metrics.${component}_energy_total_joules`
    contradictions.push({ field, found, expected, doubts: component })
  }
  const before = attempts.slice(0, -1)
  const parts = before.flatMap(attempt => [
    ...(coverage.cpu === null ? [] : [attempt.cpu_energy_joules]),
    ...(coverage.gpu === null ? [] : [attempt.gpu_energy_joules]),
  ])
  const expected = before.length === 0 ? 0 : wholeSum(parts)
  const found = record.failed_attempts_energy_joules
  const isOlder = record.energy_missing === undefined
  if (found !== expected && !(found !== null && expected !== null && isSame(found, expected)) && !isOlder) {
    contradictions.push({
      field: 'failed_attempts_energy_joules',
      found,
      expected,
      doubts: 'failed attempts',
    })
  }
  return contradictions
}
