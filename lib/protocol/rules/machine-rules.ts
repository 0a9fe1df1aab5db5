import { ownMeters } from '../../record/experiment/components.js'
import type { NightRecord } from '../../record/schema.js'
import { maxForeignShare } from '../../run/conditions/attempt-conditions.js'
import { formatShare } from '../../units.js'
import { conditionsOf, judgeValue, measuresEnergy } from '../judge-runs.js'
import type { Rule, Run } from '../rule.js'

/** Rules of what else the machine does. */

const maxOthersShare = 0.05

const hasCard = ({ experiment, night }: Run) =>
  measuresEnergy(night) && ownMeters(experiment, 'gpu').length > 0

const noProcess = {
  keeps: (count: number) => count === 0,
  show: (count: number) => (count === 0 ? 'none' : `${count} ${count === 1 ? 'process' : 'processes'}`),
}

const cardOfOneself: Rule = {
  id: 'card-not-shared',
  title: 'No other process is on the cards',
  limit: 'none',
  sources: ['mlperf', 'greenMetrics'],
  advice: 'end what else runs on them, or use other cards with --gpus',
  ofRun: {
    measure: run => (hasCard(run) ? (conditionsOf(run.experiment)?.strangers_on_cards ?? null) : undefined),
    ...noProcess,
    worst: 'most',
  },
  before: ({ strangersOnCards }) => judgeValue(strangersOnCards, noProcess),
}

function shareBelow(limit: number) {
  return { keeps: (share: number) => share < limit, show: formatShare }
}

const quietBefore: Rule = {
  id: 'quiet-before',
  title: 'Others leave the processors alone before a run',
  limit: `below ${formatShare(maxOthersShare)} of the CPU time`,
  sources: ['greenMetrics', 'cruz'],
  advice: 'end what else runs; a cool-down (--cooldown 60) gives the time to look',
  ofRun: {
    measure: run => conditionsOf(run.experiment)?.others_before_share ?? null,
    ...shareBelow(maxOthersShare),
    worst: 'most',
  },
  before: ({ othersShare }) => judgeValue(othersShare, shareBelow(maxOthersShare)),
}

const foreignLoad: Rule = {
  id: 'foreign-load',
  title: 'Others leave the processors alone during a run',
  limit: `below ${formatShare(maxForeignShare)} of the CPU time`,
  sources: ['greenMetrics', 'cruz'],
  advice: 'end what else runs, or pin it to a machine of its own',
  ofRun: {
    measure: run => conditionsOf(run.experiment)?.foreign_load_share ?? null,
    ...shareBelow(maxForeignShare),
    worst: 'most',
  },
}

const noSwap: Rule = {
  id: 'no-swap',
  title: 'No memory is swapped',
  limit: 'no page',
  sources: ['greenMetrics'],
  advice: 'give the runs less to hold in memory, or sudo swapoff -a',
  ofRun: {
    measure: run => conditionsOf(run.experiment)?.swapped_pages ?? null,
    keeps: pages => pages === 0,
    show: pages => (pages === 0 ? 'none' : `${pages} pages`),
    worst: 'most',
  },
}

const noJobs: Rule = {
  id: 'no-jobs',
  title: 'No package manager or cron job runs',
  limit: 'none',
  sources: ['greenMetrics', 'cruz'],
  advice: 'sudo systemctl stop cron apt-daily.timer apt-daily-upgrade.timer for the night',
  ofRun: {
    measure: run => conditionsOf(run.experiment)?.jobs?.length ?? null,
    keeps: count => count === 0,
    show: (_, run) => conditionsOf(run.experiment)?.jobs?.join(', ') || 'none',
    worst: 'most',
  },
  before: ({ jobs }) =>
    judgeValue(jobs, { keeps: ({ length }) => length === 0, show: names => names.join(', ') || 'none' }),
}

const cpuSettings: Rule = {
  id: 'cpu-settings',
  title: 'Governor, turbo and power limit of the processors stay as they are',
  limit: 'unchanged over the night',
  sources: ['cruz', 'greenMetrics'],
  advice: 'stop what sets them (power-profiles-daemon, tuned, thermald), or set them with --governor',
  ofRun: {
    measure(run) {
      const changes = settingsOf(run)
      return changes === undefined ? null : changes.length
    },
    keeps: count => count === 0,
    show: (_, run) => settingsOf(run)?.join(', ') || 'unchanged',
    worst: 'most',
  },
}

const settingNames = ['governor', 'turbo', 'cpu_power_limit_watts'] as const
const settingWords = {
  governor: 'governor',
  turbo: 'turbo',
  cpu_power_limit_watts: 'power limit in W',
} as const

/** What of the settings changed, since the night's first run or during this one; undefined where none is shown. */
function settingsOf({ experiment, first }: Run): readonly string[] | undefined {
  const at = conditionsOf(experiment)
  const start = conditionsOf(first)?.settings_before
  if (at === undefined || start === undefined) return undefined
  const shown = settingNames.filter(name => start[name] !== null)
  if (shown.length === 0) return undefined
  return shown.flatMap(name => {
    const other = [at.settings_before[name], at.settings_after[name]].find(
      value => value !== null && value !== start[name],
    )
    return other === undefined ? [] : [`${settingWords[name]} ${start[name]} → ${other}`]
  })
}

const cardSettings: Rule = {
  id: 'card-settings',
  title: 'Power limit and application clocks of the cards stay as they are',
  limit: 'unchanged over the night',
  sources: ['mlperf', 'cruz'],
  advice: 'set them once, before the night: nvidia-smi -pl WATTS, nvidia-smi -ac MEMORY,GRAPHICS',
  spoilsNight: true,
  ofNight({ night }) {
    if (night.gpus === undefined) return undefined
    const { cards_before: before, cards_after: after } = night
    if (before === undefined || after === undefined) return { state: 'unknown', value: 'not known' }
    const changes = before.flatMap(card => {
      const now = after.find(({ uuid }) => uuid === card.uuid)
      return now === undefined ? [`${card.uuid} is gone`] : changesOf(card, now)
    })
    return changes.length === 0
      ? { state: 'kept', value: 'unchanged' }
      : { state: 'broken', value: changes.join(', ') }
  },
}

type CardSettings = NonNullable<NightRecord['cards_before']>[number]

const cardWords = {
  power_limit_watts: 'power limit in W',
  graphics_clock_mhz: 'graphics clock in MHz',
  memory_clock_mhz: 'memory clock in MHz',
} as const

function changesOf(before: CardSettings, after: CardSettings): readonly string[] {
  return (['power_limit_watts', 'graphics_clock_mhz', 'memory_clock_mhz'] as const).flatMap(name =>
    before[name] === after[name] ? [] : [`${cardWords[name]} ${before[name] ?? '–'} → ${after[name] ?? '–'}`],
  )
}

export const machineRules: readonly Rule[] = [
  cardOfOneself,
  quietBefore,
  foreignLoad,
  noSwap,
  noJobs,
  cpuSettings,
  cardSettings,
]
