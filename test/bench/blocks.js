// Whether repeats in blocks show an effect on a machine that drifts, and none where there is none: simulated nights of
// which all is known, beside the same runs in the order of the plan.
import { from } from 'arquero'
import { bundleInner } from '../../scripts/bundle.js'
import { tryNights } from './blocks/trials.js'

const { arrange } = await import(await bundleInner('design/order/arrange.ts'))
const { compare } = await import(await bundleInner('table/compare/compare.ts'))

const trials = Number(process.env.NIGHTWATT_TRIALS ?? 500)
const nights = { trials, seed: 20261129, repeats: 5 }
const wanted = {
  'blocks 0.02': 'wanted: at least 90 %',
  'blocks 0': 'wanted: at most 5 %',
  'plan 0.02': 'what it would have been: the drift is in it, see its size',
  'plan 0': 'what it would have been: the drift is taken for an effect',
}

export async function bench() {
  const rows = []
  for (const order of ['blocks', 'plan']) {
    for (const effect of [0.02, 0]) {
      const { share, size } = await tryNights({ arrange, compare, from }, { ...nights, order, effect })
      rows.push({
        name: `blocks: an effect of ${100 * effect} % found in the order "${order}"`,
        value: 100 * share,
        unit: '% of nights',
        note: `${trials} nights of 24 settings × 5, noise 2 % a run, drift 1 % an hour; median size ${(100 * size).toFixed(2)} %; ${wanted[`${order} ${effect}`]}`,
      })
    }
  }
  return rows
}
