// How often the truth lies in the interval that a night of --precision ends with: simulated nights of which all is known.
import { bundleInner } from '../../scripts/bundle.js'
import { tryNights } from './precision/trials.js'

const { arrange } = await import(await bundleInner('design/order/arrange.ts'))
const { judgeSettings } = await import(await bundleInner('night/precision/judge-settings.ts'))
const { whatFollows } = await import(await bundleInner('night/precision/further-blocks.ts'))
const { grownPlan } = await import(await bundleInner('night/precision/grown-plan.ts'))

const trials = Number(process.env.NIGHTWATT_TRIALS ?? 500)
const library = { arrange, judgeSettings, whatFollows, grownPlan }
const nights = { trials, seed: 20261129, dropSettled: true }
const cases = [
  { shape: 'normal', maxRepeats: 200 },
  { shape: 'normal', maxRepeats: 30 },
  { shape: 'skewed', maxRepeats: 200 },
  { shape: 'normal', maxRepeats: 200, driftPerHour: 0.01 },
]

export async function bench() {
  return cases.flatMap(about =>
    tryNights(library, { ...nights, ...about }).map(({ noise, held, reached, runs }) => ({
      name: `precision: the truth in the interval, noise ${100 * noise} %, ${about.shape}, at most ${about.maxRepeats} runs${about.driftPerHour === undefined ? '' : ', drift 1 % an hour'}`,
      value: 100 * held,
      unit: '% of nights',
      note: `${trials} nights until 2 %; ${runs.toFixed(1)} runs on average, reached in ${(100 * reached).toFixed(1)} %; wanted: at least 93 %`,
    })),
  )
}
