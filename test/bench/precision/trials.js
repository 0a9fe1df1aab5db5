import { normal, randomFrom } from '../joules/random.js'

/** Noises of one run, as a share: by 2 % of the energy and 97.5 % at each look, from a few runs to more than a hundred. */
export const noises = [0.005, 0.01, 0.02, 0.03, 0.04, 0.06]

/** What a run differs by from its mean, as a multiple of its noise: mean 0, one standard deviation. */
export const shapes = {
  normal,
  // A third of its spread to one side, as of runs that others now and then slow.
  skewed: random =>
    (Math.exp(0.5 * normal(random)) - Math.exp(0.125)) / Math.sqrt(Math.exp(0.5) - Math.exp(0.25)),
}

/** How long a run takes with its cool-down. */
const hoursPerRun = 5 / 60

/**
 * How often the truth lies in the interval that a night ends with, over simulated nights that run blocks until the energy
 * of each setting is known within 2 %: a setting of each noise, the real rule, order and intervals.
 *
 * @param library `arrange`, `judgeSettings`, `whatFollows` and `grownPlan`.
 * @param about.shape Of what runs differ by: `normal` or `skewed`.
 * @param about.driftPerHour What the machine takes more from hour to hour, as a share. The truth is then the mean over the
 *   time in which the setting ran.
 * @returns For each noise, in their order.
 */
export function tryNights(library, { trials, seed, maxRepeats, dropSettled, shape, driftPerHour = 0 }) {
  const rule = { wanted: '2%', widths: [{ halfWidth: 0.02 }], maxRepeats, dropSettled }
  const sums = noises.map(noise => ({ noise, held: 0, reached: 0, runs: 0 }))
  for (let trial = 0; trial < trials; trial += 1) {
    const { truths, settings } = simulatedNight(library, rule, {
      seed: seed + trial,
      draw: shapes[shape],
      driftPerHour,
    })
    for (const [place, { quantities, runs, state }] of settings.entries()) {
      const [{ mean, half_width }] = quantities
      const sum = sums[place]
      sum.held += Math.abs(mean - truths[place]) <= half_width ? 1 : 0
      sum.reached += state === 'reached' ? 1 : 0
      sum.runs += runs
    }
  }
  return sums.map(({ noise, held, reached, runs }) => ({
    noise,
    held: held / trials,
    reached: reached / trials,
    runs: runs / trials,
  }))
}

function simulatedNight(
  { arrange, judgeSettings, whatFollows, grownPlan },
  rule,
  { seed, draw, driftPerHour },
) {
  const random = randomFrom(seed)
  const settings = noises.map((_, place) => ({
    repository: 'toy',
    model: 'small',
    mode: 'mutation',
    hyperparameters: { place },
  }))
  let plan = {
    seed,
    precision: rule,
    sweep: { designs: ['grid'], settings: settings.length, repeats: 5, order: 'blocks' },
    experiments: arrange(settings.length, Math.min(5, rule.maxRepeats), 'blocks', BigInt(seed)).map(
      ({ setting, block, repeat }) => ({ ...settings[setting], block, repeat }),
    ),
  }
  const records = []
  const expected = noises.map(() => [])
  for (;;) {
    for (const experiment of plan.experiments.slice(records.length)) {
      const { place } = experiment.hyperparameters
      const mean = 100 * (1 + place) * (1 + driftPerHour * hoursPerRun * records.length)
      expected[place].push(mean)
      records.push(recordOf(records.length + 1, mean * (1 + noises[place] * draw(random))))
    }
    const judged = judgeSettings(plan, rule, records)
    const { block } = whatFollows(plan, rule, judged)
    if (block.length === 0) {
      const byPlace = new Map(judged.map(({ key, known }) => [JSON.parse(key)[3][0][1], known]))
      return {
        truths: expected.map(means => means.reduce((sum, mean) => sum + mean, 0) / means.length),
        settings: noises.map((_, place) => byPlace.get(place)),
      }
    }
    plan = grownPlan(plan, block)
  }
}

function recordOf(index, joules) {
  return {
    index,
    cause: null,
    training_success: true,
    energy_total_joules: joules,
    energy_sources: { cpu: 'measured', gpu: null },
    performance_metrics: {},
  }
}
