// Waits for whole nights.
// Any Node: what lies in nights.
import { createHash } from 'node:crypto'
import {
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkNight, openNight, report } from 'nightwatt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StandIns, withStandIns } from '../stand-ins/index.ts'
import { makeProject, quickTrainer, toyConfig } from '../support/project.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-field-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const id = 'toy_small_001'
let whole: string
let number = 0

beforeAll(async () => {
  const project = makeProject({
    config: toyConfig(),
    files: { 'toy/train.sh': quickTrainer.replace('echo "arg', 'sleep 0.6\necho "arg') },
  })
  const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '1', '-s', '5', '--idle', '5']
  const { code, stderr } = await project.nightwatt(['run', ...flags, '--cooldown', '0', '--no-report'], {
    env: withStandIns({ gpu: {}, cpu: {} }),
  })
  if (code !== 0) throw new Error(stderr)
  whole = project.night()
}, 60_000)

/** A copy in which one file says something else, and the manifest vouches for it, as who alters it would see to. */
function altered(file: string, change: (text: string) => string): string {
  number += 1
  const night = join(folder, String(number), basename(whole))
  cpSync(whole, night, { recursive: true })
  const before = readFileSync(join(night, file), 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(join(night, file), after)
  const files = (readdirSync(night, { recursive: true }) as string[]).filter(
    name => lstatSync(join(night, name)).isFile() && name !== 'manifest.ndjson',
  )
  const sums = files.map(name => {
    const bytes = readFileSync(join(night, name))
    return [name, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }]
  })
  writeFileSync(join(night, 'manifest.ndjson'), `${JSON.stringify({ files: sums })}\n`)
  return night
}

// biome-ignore lint/suspicious/noExplicitAny: what a file holds is altered here against its own type.
type Anything = any
const json = (change: (value: Anything) => void) => (text: string) => {
  const value: Anything = JSON.parse(text)
  change(value)
  return `${JSON.stringify(value, null, 2)}\n`
}
/** Alters the last line of a type. */
const line = (type: string, change: (entry: Anything) => void) => (text: string) => {
  const lines = text.trimEnd().split('\n')
  const at = lines.findLastIndex(one => JSON.parse(one).type === type)
  lines[at] = JSON.stringify(JSON.parse(json(change)(lines[at] ?? '')))
  return `${lines.join('\n')}\n`
}

const found = async (night: string) =>
  (await checkNight(night)).findings.map(({ place, field, kind }) => `${kind} ${place} ${field}`)

it('finds nothing in a night whose manifest alone was written anew', async () => {
  const night = altered('manifest.ndjson', text => `${text}\n`)
  expect(await found(night)).toEqual([])
})

describe('night.json, with checksums that vouch for what was altered in it', () => {
  it.each<[string, (night: Anything) => unknown]>([
    ['started_at', night => Object.assign(night, { started_at: night.started_at.replace(/^\d{4}/, '1999') })],
    ['started_at', night => Object.assign(night, { started_at: 'yesterday' })],
    ['metric_declarations', night => Object.assign(night.metric_declarations.toy.accuracy, { unit: '%' })],
    [
      'metric_declarations',
      night => Object.assign(night.metric_declarations.toy.accuracy, { direction: 'lower' }),
    ],
    ['machine.logical_cpus', night => Object.assign(night.machine, { logical_cpus: 0.5 })],
    [
      'machine.gpus[0].power_limit_watts',
      night => Object.assign(night.machine.gpus[0], { power_limit_watts: -1 }),
    ],
    ['idle', night => Object.assign(night.idle.devices[0], { watts: 1 })],
    ['idle.devices[0].watts', night => Object.assign(night.idle.devices[0], { watts: -1 })],
    ['config', night => Object.assign(night.config.models.toy, { supported_hyperparams: {} })],
    ['repositories.toy.commit', night => Object.assign(night.repositories.toy, { commit: '-x' })],
    ['repositories.toy.path', night => Object.assign(night.repositories.toy, { path: '../other' })],
    ['base', night => Object.assign(night, { base: '' })],
  ])('%s is held against its name, the configuration, the journal, or what can be', async (field, change) => {
    const night = altered('night.json', json(change))
    expect(await found(night)).toContain(`inconsistent night.json ${field}`)
  })

  it('is shown without what cannot be, under the date of its name', async () => {
    const night = altered(
      'night.json',
      json(record => {
        record.started_at = '1999-01-01T00:00:00.000+00:00'
        record.idle.devices[0].watts = -1
      }),
    )
    const opened = await openNight(night)
    expect(opened.date).toBe((await openNight(whole)).date)
    expect(opened.record.idle).toBeUndefined()
    expect(opened.problems.join('\n')).toContain(
      'night.json: not to be believed: idle.devices[0].watts: found -1',
    )
    expect(readFileSync(await report(night, { out: join(folder, 'pages') }), 'utf8')).toContain(
      'not to be believed',
    )
  })
})

describe('the arguments that a configuration gives', () => {
  it('are those that the journal tells of', async () => {
    const night = altered(
      'night.json',
      json(({ config }) =>
        Object.assign(config.models.toy.supported_hyperparams.epochs, { flag: '--epoch' }),
      ),
    )
    expect(await found(night)).toContain('inconsistent journal.ndjson command.args')
  })
})

describe('a line of the journal, with checksums that vouch for what was altered in it', () => {
  it.each<[string, string, (entry: Anything) => unknown]>([
    ['night-started', 'manifest', entry => Object.assign(entry, { manifest: '' })],
    ['night-started', 'total', entry => Object.assign(entry, { total: null })],
    ['experiment-started', 'index', entry => Object.assign(entry, { index: 7 })],
    ['experiment-started', 'experiment_id', entry => Object.assign(entry, { experiment_id: '../x' })],
    ['attempt-started', 'attempt', entry => Object.assign(entry, { attempt: -1 })],
    [
      'attempt-started',
      'time',
      entry => Object.assign(entry, { time: entry.time.replace(/^\d{4}/, '1999') }),
    ],
    ['attempt-started', 'command.cwd', entry => Object.assign(entry.command, { cwd: '/' })],
    ['attempt-ended', 'record.outcome', entry => Object.assign(entry.record, { outcome: 'well' })],
    ['attempt-ended', 'cpu_energy_source', entry => Object.assign(entry, { cpu_energy_source: 'estimated' })],
    ['experiment-ended', 'outcome', entry => Object.assign(entry, { outcome: 'failure' })],
    ['idle', 'seconds', entry => Object.assign(entry, { seconds: 1e308 })],
    ['night-ended', 'succeeded', entry => Object.assign(entry, { succeeded: 3 })],
    ['night-ended', 'time', entry => Object.assign(entry, { time: 'yesterday' })],
    ['night-ended', 'type', entry => Object.assign(entry, { type: '' })],
  ])('%s: %s is told', async (type, field, change) => {
    const night = altered('journal.ndjson', line(type, change))
    expect(await found(night)).toContain(`inconsistent journal.ndjson ${field}`)
  })

  it('is named where it is whole JSON and no line of ours, also as the last one', async () => {
    const night = altered(
      'journal.ndjson',
      line('night-ended', entry => delete entry.time),
    )
    expect((await checkNight(night)).findings.map(({ problem }) => problem).join()).toContain(
      'found no entry',
    )
  })
})

describe('a record, with checksums that vouch for what was altered in it', () => {
  it.each<[string, (record: Anything) => unknown]>([
    [
      'energy_metrics.gpu_temp_max_celsius',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_temp_max_celsius: of.gpu_temp_max_celsius + 1 }),
    ],
    [
      'energy_metrics.gpu_temp_avg_celsius',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_temp_avg_celsius: null }),
    ],
    [
      'energy_metrics.gpu_power_max_watts',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_power_max_watts: of.gpu_power_max_watts + 1 }),
    ],
    [
      'energy_metrics.gpu_power_min_watts',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_power_min_watts: null }),
    ],
    [
      'energy_metrics.gpu_power_avg_watts',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_power_avg_watts: null }),
    ],
    ['energy_missing', record => delete record.energy_missing],
    ['energy_total_of', record => Object.assign(record, { energy_total_of: 'CPU package' })],
    ['meters[0].samples', ({ meters }) => Object.assign(meters[0], { samples: 1e6 })],
    ['meters[0].assumed_joules', ({ meters }) => Object.assign(meters[0], { assumed_joules: 2 })],
    ['meters[0].device_index', ({ meters }) => Object.assign(meters[0], { device_index: 0.5 })],
    ['meters[0].problems', ({ meters }) => Object.assign(meters[0], { problems: ['it broke'] })],
    ['meters[2].device', ({ meters }) => Object.assign(meters[2], { device: '../../etc/passwd' })],
    ['meters[2].uncertainty_joules', ({ meters }) => Object.assign(meters[2], { uncertainty_joules: 1e3 })],
  ])('%s is held against the traces, the journal and the machine', async (field, change) => {
    const night = altered(`${id}/experiment.json`, json(change))
    expect((await checkNight(night)).findings).toContainEqual(
      expect.objectContaining({ kind: 'inconsistent', field }),
    )
  })
})

describe('a file of 10 TB, all holes', () => {
  it.each([
    'training.log',
    'energy/cpu_energy.txt',
    'energy/gpu_power.csv',
    'terminal_output.txt',
  ])('in the place of %s is told by its size, and not read', async name => {
    number += 1
    const night = join(folder, String(number), basename(whole))
    cpSync(whole, night, { recursive: true })
    truncateSync(join(night, id, name), 10 * 2 ** 40)
    const begun = performance.now()
    const { findings } = await checkNight(night)
    expect(performance.now() - begun).toBeLessThan(5000)
    expect(findings.map(({ place }) => place)).toContain(`${id}/${name}`)
  })
})

describe('check, of a night whose meters failed, and which nobody altered', () => {
  it.each<[string, StandIns]>([
    [
      'a card lost its power',
      { gpu: { gpus: 2, loop: { kind: 'power-lost', card: 1, text: '[N/A]', afterMs: 500 } } },
    ],
    [
      'a card changed its name',
      { gpu: { gpus: 2, loop: { kind: 'new-uuid', card: 1, afterMs: 500 } }, cpu: {} },
    ],
    [
      'a card fell off the bus',
      { gpu: { gpus: 2, loop: { kind: 'cards', gpus: 1, afterMs: 500 } }, cpu: {} },
    ],
    ['both meters died', { gpu: { loop: { kind: 'die' } }, cpu: { loop: { kind: 'die', afterMs: 500 } } }],
    ['the clock of a meter jumped', { gpu: { loop: { kind: 'clock-jump', byMs: 3_600_000, afterMs: 600 } } }],
    [
      'power rose and fell faster than it was read',
      {
        gpu: {
          gpus: 3,
          jitterMs: 60,
          curves: [{ kind: 'square', lowWatts: 20, highWatts: 400, periodMs: 300 }],
        },
      },
    ],
  ])('finds nothing where %s', async (_, play) => {
    const project = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': quickTrainer.replace('echo "arg', 'sleep 1.2\necho "arg') },
    })
    const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '1', '-s', '5', '--cooldown', '0']
    await project.nightwatt(['run', ...flags, '--no-report'], { env: withStandIns(play) })
    expect((await checkNight(project.night())).findings).toEqual([])
  })
})
