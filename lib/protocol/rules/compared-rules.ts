import type { NightRecord } from '../../record/schema.js'
import type { Judgement, Rule } from '../rule.js'

/** What has to be the same in nights that are compared. */
export const sameMachine: Omit<Rule, 'ofNight' | 'ofRun' | 'before'> & {
  readonly ofPair: (a: NightRecord, b: NightRecord) => Judgement
} = {
  id: 'same-machine',
  title: 'What is compared ran on the same machine, card, driver and versions',
  limit: 'the same',
  sources: ['mlperf', 'cruz'],
  advice: 'run both on the same machine with the same driver and versions, one after the other',
  ofPair(a, b) {
    if (a.machine === null || b.machine === null)
      return { state: 'unknown', value: 'one side did not keep its machine' }
    const [before, after] = [factsOf(a), factsOf(b)]
    const differing = Object.keys(before).filter(name => before[name] !== after[name])
    return differing.length === 0
      ? { state: 'kept', value: 'the same' }
      : {
          state: 'broken',
          value: differing.map(name => `${name} ${before[name] || '–'} → ${after[name] || '–'}`).join(', '),
        }
  },
}

function factsOf({ machine, versions }: NightRecord): Readonly<Record<string, string>> {
  const each = (read: (gpu: NonNullable<typeof machine>['gpus'][number]) => string) =>
    (machine?.gpus ?? []).map(read).join(' and ')
  return {
    host: machine?.host ?? '',
    CPU: machine?.cpu ?? '',
    card: each(({ name }) => name),
    driver: each(({ driver }) => driver),
    kernel: machine?.kernel ?? '',
    nightwatt: versions.nightwatt ?? '',
    python: versions.python ?? '',
  }
}
