import { normal, randomFrom } from '../joules/random.js'

/** Settings of a simulated night: an optimizer, whose effect is looked for, times epochs and batches, which act as well. */
const optimizers = ['adam', 'sgd']
const epochs = [5, 10, 20]
const batches = [16, 32, 64, 128]
export const settings = optimizers.flatMap(optimizer =>
  epochs.flatMap(epoch => batches.map(batch => ({ optimizer, epochs: epoch, batch }))),
)

/** How long a run takes with its cool-down. */
const hoursPerRun = 5 / 60

/**
 * The rows of a night of which everything is known: 24 settings in a given order, on a machine that takes more from hour to
 * hour, with noise.
 *
 * @param order The runs in their order, as `arrange` gives them.
 * @param about.seed Of the noise: two orders of one seed have the same noise at the same repeat of a setting.
 * @param about.effect What sgd takes more than adam, as a share.
 * @param about.driftPerHour As a share.
 * @param about.noise One standard deviation of a run, as a share.
 */
export function simulatedNight(order, { seed, effect, driftPerHour = 0.01, noise = 0.02 }) {
  const random = randomFrom(seed)
  const repeats = order.length / settings.length
  const noises = settings.map(() => Array.from({ length: repeats }, () => noise * normal(random)))
  return order.map(({ setting, repeat, block }, position) => {
    const { optimizer, epochs: epoch, batch } = settings[setting]
    const hours = position * hoursPerRun
    const joules = epoch * (100 + 2000 / batch) * (optimizer === 'sgd' ? 1 + effect : 1)
    const measured = joules * (1 + driftPerHour * hours) * (1 + noises[setting][repeat - 1])
    return {
      experiment_id: `toy_small_${String(position + 1).padStart(3, '0')}`,
      night: 'run_20261123_213000',
      repository: 'toy',
      model: 'small',
      mode: 'mutation',
      outcome: 'success',
      hyperparam_optimizer: optimizer,
      hyperparam_epochs: epoch,
      hyperparam_batch: batch,
      energy_cpu_total_joules: measured,
      energy_cpu_source: 'measured',
      energy_total_joules: measured,
      block: block ?? null,
      repeat,
      position: position + 1,
      hours,
    }
  })
}
