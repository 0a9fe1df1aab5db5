import { settings, simulatedNight } from './simulated-night.js'

/**
 * How often a comparison finds that one optimizer takes more than the other, over simulated nights.
 *
 * @param library `arrange`, `compare`, and arquero's `from`.
 * @param about.order In which the runs come, and are analysed.
 * @returns The share of nights in which it is found, and the median of what is found.
 */
export async function tryNights({ arrange, compare, from }, { trials, seed, repeats, order, ...night }) {
  let found = 0
  const sizes = []
  for (let trial = 0; trial < trials; trial += 1) {
    const runs = arrange(settings.length, repeats, order, BigInt(seed + trial))
    const rows = simulatedNight(runs, { ...night, seed: seed + trial })
    const side = optimizer => from(rows.filter(row => row.hyperparam_optimizer === optimizer))
    const { quantities } = await compare(side('adam'), side('sgd'), { by: 'optimizer' })
    const energy = quantities.find(({ column }) => column === 'energy_total_joules')
    if (energy?.judgement === 'differs') found += 1
    sizes.push(energy?.median ?? Number.NaN)
  }
  return { share: found / trials, size: sizes.sort((one, other) => one - other)[Math.floor(trials / 2)] }
}
