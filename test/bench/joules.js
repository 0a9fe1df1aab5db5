// Whether the stated uncertainty of an energy holds: simulated traces whose true energy is known.
import { bundleInner } from '../../scripts/bundle.js'
import { tryCounter } from './joules/counter-trials.js'
import { counterFamilies, families } from './joules/families.js'
import { tryFamily } from './joules/trials.js'

const { integrate } = await import(await bundleInner('measure/energy/integrate.ts'))
const { CounterEdges } = await import(await bundleInner('measure/energy/witness/counter-edges.ts'))

const trials = Number(process.env.NIGHTWATT_TRIALS ?? 40)
const seed = 20261129
const wantedCoverage = 0.95
const wantedRatio = [0.7, 3]

export async function bench() {
  const results = [
    ...families().map(family => ({ family, ...tryFamily(integrate, family, { trials, seed }) })),
    ...counterFamilies().map(family => ({ family, ...tryCounter(CounterEdges, family, { trials, seed }) })),
  ]
  const groups = grouped(results)
  const rows = [...groups].map(([name, ofGroup]) => summary(name, ofGroup))
  if (process.env.NIGHTWATT_FAMILIES !== undefined) for (const result of results) console.log(line(result))
  return [...rows, summary('all', results)]
}

function summary(name, results) {
  const covered = results.filter(({ coverage }) => coverage >= wantedCoverage)
  const inRange = results.filter(({ medianRatio: r }) => r >= wantedRatio[0] && r <= wantedRatio[1])
  const error = median(results.map(({ medianError }) => medianError))
  return {
    name: `joules: ${name}`,
    value: (100 * covered.length) / results.length,
    unit: '% of families hold',
    note: `${results.length} families of ${trials} traces: truth within 2 ± in 95 % in ${covered.length}; median ± / error 0.7 to 3 in ${inRange.length}; median error ${(100 * error).toFixed(3)} %`,
  }
}

function line({ family, coverage, medianRatio, medianError }) {
  return `${family.name}: within 2 ± ${(100 * coverage).toFixed(0)} %, ± / error ${medianRatio.toFixed(2)}, error ${(100 * medianError).toFixed(3)} %`
}

function groupOf({
  family: { intervalMs, isUneven, windowMs, delayMs, everyMs, gapSeconds, resolutionWatts, rhythmMs },
}) {
  if (rhythmMs !== undefined) return `an energy counter that moves each ${rhythmMs} ms`
  if (everyMs !== undefined) return `a sensor that looks ${windowMs} of ${everyMs} ms`
  if (windowMs !== undefined) return `a sensor that shows the mean of ${windowMs} ms`
  if (delayMs !== undefined) return `a sensor that is ${delayMs} ms late`
  if (gapSeconds !== undefined) return `a gap of ${gapSeconds} s`
  if (resolutionWatts !== undefined) return `steps of ${resolutionWatts} W`
  return `each ${intervalMs} ms${isUneven ? ', unevenly' : ''}`
}

function grouped(results) {
  const groups = new Map()
  for (const result of results) groups.set(groupOf(result), [...(groups.get(groupOf(result)) ?? []), result])
  return groups
}

function median(values) {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)]
}
