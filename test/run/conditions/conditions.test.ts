import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { watchConditions } from '../../../lib/run/conditions/attempt-conditions.ts'
import { runningJobs } from '../../../lib/run/conditions/jobs.ts'
import { loadBetween, readLoad } from '../../../lib/run/conditions/load.ts'
import { watchQuiet } from '../../../lib/run/conditions/quiet-watch.ts'
import { cpuSettings, throttleEvents } from '../../../lib/run/conditions/settings.ts'
import { temporaryFolder } from '../../stand-ins/index.ts'
import { procTree } from '../../support/proc.ts'

const alone = { night: '' }

describe("others' load", () => {
  it('is the CPU time of the machine that was not our own, over what its processors could have given', () => {
    const proc = procTree()
    const before = readLoad(proc.root, alone)
    proc.cpu(106, 914)
    proc.own(4)
    const load = loadBetween(before, readLoad(proc.root, alone))
    expect(load?.busySeconds).toBeCloseTo(6, 9)
    expect(load?.ownSeconds).toBeCloseTo(4, 9)
    expect(load?.othersShare).toBeCloseTo(2 / 20, 9)
  })

  it('is never below zero, where the kernel counts ours finer than its own', () => {
    const proc = procTree()
    const before = readLoad(proc.root, alone)
    proc.cpu(101, 909)
    proc.own(1.05)
    expect(loadBetween(before, readLoad(proc.root, alone))?.othersShare).toBe(0)
  })

  it.each<[string, (proc: ReturnType<typeof procTree>) => void]>([
    ['the time between is too short', proc => proc.cpu(100.1, 900.1)],
    ['the counters went back', proc => proc.cpu(1, 2000)],
    ['/proc/stat is no such file', proc => writeFileSync(join(proc.root, 'stat'), 'cpu  a b c d\n')],
    ['/proc/stat is empty', proc => writeFileSync(join(proc.root, 'stat'), '')],
  ])('is not known where %s', (_, change) => {
    const proc = procTree()
    const before = readLoad(proc.root, alone)
    change(proc)
    expect(loadBetween(before, readLoad(proc.root, alone))).toBeUndefined()
  })

  it('is told before an attempt where there was time to look, and is not known without a /proc', () => {
    const proc = procTree()
    const quiet = watchQuiet(proc.root)
    quiet.begin()
    proc.cpu(101, 909)
    expect(quiet.end()).toBeCloseTo(0.1, 9)
    const blind = watchQuiet('/nowhere')
    blind.begin()
    expect(blind.needsMs).toBe(0)
    expect(blind.end()).toBeNull()
  })
})

describe('jobs', () => {
  it('are package managers, and whatever cron starts', () => {
    const proc = procTree()
    proc.process(20, 'cron')
    proc.process(21, 'sh', 20)
    proc.process(22, 'apt-get')
    proc.process(23, 'python3')
    proc.process(24, 'a) (b')
    expect(runningJobs(proc.root, '')).toEqual(['apt-get', 'sh by cron'])
  })

  it('are none where only cron itself waits, and not known where no process is shown', () => {
    const proc = procTree()
    proc.process(20, 'cron')
    expect(runningJobs(proc.root, '')).toEqual([])
    expect(runningJobs('/nowhere', '')).toBeUndefined()
  })
})

describe('the settings of the processors', () => {
  const sysfs = (files: Readonly<Record<string, string>>) => {
    const root = temporaryFolder('sysfs')
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return root
  }
  const cpu = 'devices/system/cpu'

  it.each([
    ['intel_pstate/no_turbo', '1', 'off'],
    ['intel_pstate/no_turbo', '0', 'on'],
    ['cpufreq/boost', '1', 'on'],
    ['cpufreq/boost', '0', 'off'],
    ['cpufreq/boost', 'maybe', null],
  ])('have turbo by %s: %s is %s', (file, text, turbo) => {
    expect(cpuSettings(sysfs({ [`${cpu}/${file}`]: text })).turbo).toBe(turbo)
  })

  it('have a power limit in watts; what the kernel does not show is null', () => {
    const limit = 'class/powercap/intel-rapl:0/constraint_0_power_limit_uw'
    expect(cpuSettings(sysfs({ [limit]: '65000000' })).cpu_power_limit_watts).toBe(65)
    expect(cpuSettings(sysfs({ [limit]: 'none' }))).toEqual({
      governor: null,
      turbo: null,
      cpu_power_limit_watts: null,
    })
  })

  it('count how often they slowed down, where they count it', () => {
    const folder = `${cpu}/cpu0/thermal_throttle`
    expect(throttleEvents(sysfs({ [`${folder}/core_throttle_count`]: '3' }))).toBe(3)
    expect(throttleEvents(sysfs({}))).toBeUndefined()
  })
})

describe('what the machine does around an attempt', () => {
  const gpuSample = (celsius: number, throttle: number | null) => ({
    meter: 'nvidia-smi',
    measures: 'gpu',
    timeMs: 0,
    card: { index: 0, uuid: 'GPU-a' },
    values: { temperatureCelsius: celsius, throttleReasons: throttle },
  })

  it('is told with its first temperatures, swapped pages and slowed samples', () => {
    const proc = procTree()
    const watch = watchConditions({
      env: { NIGHTWATT_PROC: proc.root, NIGHTWATT_SYSFS: '/nowhere' },
      night: '',
    })
    watch.see(gpuSample(41, 0x1))
    watch.begin()
    watch.see(gpuSample(70, 0x20))
    watch.see(gpuSample(71, 0x4))
    proc.swapped(12)
    proc.cpu(110, 910)
    proc.process(30, 'updatedb')
    watch.end()
    expect(watch.result(0)).toMatchObject({
      othersBefore: null,
      foreignLoad: 0.5,
      swappedPages: 12,
      jobs: ['updatedb'],
      strangersOnCards: 0,
      startCelsius: { 'GPU-a': 41 },
      throttledShare: 1 / 3,
      cpuThrottleEvents: null,
    })
  })

  it('is null throughout where nothing can be read', () => {
    const watch = watchConditions({
      env: { NIGHTWATT_PROC: '/nowhere', NIGHTWATT_SYSFS: '/nowhere' },
      night: '',
    })
    watch.begin()
    watch.see({ ...gpuSample(50, null), other: true })
    watch.end()
    const nothing = { governor: null, turbo: null, cpu_power_limit_watts: null }
    expect(watch.result(null)).toEqual({
      othersBefore: null,
      foreignLoad: null,
      ownCpuSeconds: null,
      busyCpuSeconds: null,
      swappedPages: null,
      jobs: null,
      strangersOnCards: null,
      settingsBefore: nothing,
      settingsAfter: nothing,
      startCelsius: {},
      throttledShare: null,
      cpuThrottleEvents: null,
    })
  })
})
