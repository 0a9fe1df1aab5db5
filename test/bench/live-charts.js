// What charts below a night that runs cost the machine while its trainings run: the CPU time of the kernel with three of
// them, less that of the same night without any.
import { noKernel, runCells } from './make/cells.js'

const runs = Number(process.env.NIGHTWATT_BENCH_RUNS ?? 30)
const wanted = ['power', 'tradeoff', 'effects']
const define = `
const cost = async (charts: ('power' | 'tradeoff' | 'effects')[]) => {
  let began = 0
  let before = process.cpuUsage()
  let told = ''
  const options = {
    command: ['sh', '-c', 'sleep 2; echo accuracy: 9$$ "$@"', 'sh'], params: { epochs: 'int:1:100' },
    metrics: { accuracy: 'accuracy: ([0-9.]+)' }, runs: ${runs}, cooldown: 0,
  }
  const onEvent = (event: NightEvent) => {
    if (event.type === 'experiment-started' && began === 0) {
      began = performance.now()
      before = process.cpuUsage()
    }
    if (event.type !== 'night-ended') return
    const { user, system } = process.cpuUsage(before)
    told = JSON.stringify({ cpuMs: (user + system) / 1000, ms: performance.now() - began })
  }
  await run(options, { charts, display: true, onEvent })
  return told
}`

export async function bench() {
  const missing = noKernel()
  if (missing !== undefined) return [{ name: 'live charts', note: missing }]
  const { cells } = runCells([
    "import { run, type NightEvent } from 'nightwatt'",
    define,
    // In turns, so that a busy moment of the machine meets both.
    ...[[], wanted, [], wanted].map(charts => `await cost(${JSON.stringify(charts)})`),
  ])
  const shares = cells.slice(2).map(shareOf)
  const without = (shares[0] + shares[2]) / 2
  const withCharts = (shares[1] + shares[3]) / 2
  return [
    {
      name: `live charts: ${wanted.join(', ')} beside ${runs} runs of two seconds`,
      value: withCharts - without,
      unit: '% of a core',
      note: `wanted: at most 0.5 %; all of the night takes ${withCharts.toFixed(2)} % with them, ${without.toFixed(2)} % without`,
    },
  ]
}

function shareOf({ outputs }) {
  const [found] = outputs.flatMap(({ text }) => /{"cpuMs".*?}/.exec(text ?? '') ?? [])
  if (found === undefined) throw new Error(JSON.stringify(outputs).slice(-600))
  const { cpuMs, ms } = JSON.parse(found)
  return (100 * cpuMs) / ms
}
