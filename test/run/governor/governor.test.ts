import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { holdGovernor } from '../../../lib/run/governor/governor.ts'
import { governorChoice } from '../../../lib/run/governor/governor-choice.ts'
import type { FileValue, Watchdog } from '../../../lib/run/process/watchdog.ts'
import { type Cpus, makeCpus } from '../../support/cpus.ts'

/** Knows what it was told, and whether that came before anything was changed. */
function watching(cpus: Cpus) {
  const told: FileValue[] = []
  let governorsWhenTold: readonly string[] = []
  const watchdog: Watchdog = {
    mark: '',
    problem: '',
    async restoreLater(values) {
      governorsWhenTold = cpus.governors()
      told.push(...values)
    },
    async endCgroup() {},
    forget: () => void told.splice(0),
    async dismiss() {},
  }
  return { watchdog, told, governorsWhenTold: () => governorsWhenTold }
}

describe('a governor that a night asks for', () => {
  it('is set on every CPU and put back, each to what it had', async () => {
    const cpus = makeCpus(['powersave', 'schedutil', 'performance'])
    const { watchdog, told, governorsWhenTold } = watching(cpus)
    const held = await holdGovernor('performance', cpus.sysfs, watchdog)
    expect(cpus.governors()).toEqual(['performance', 'performance', 'performance'])
    expect(held.report).toEqual({
      wanted: 'performance',
      set: true,
      before: 'powersave, schedutil, performance',
      problem: '',
    })
    expect(governorsWhenTold()).toEqual(['powersave', 'schedutil', 'performance'])
    expect(told.map(({ value }) => value)).toEqual(['powersave', 'schedutil'])
    expect(held.release()).toBe('')
    expect(cpus.governors()).toEqual(['powersave', 'schedutil', 'performance'])
    expect(told).toEqual([])
  })

  it('is put back once: what the user sets later stays', async () => {
    const cpus = makeCpus(['powersave'])
    const { watchdog } = watching(cpus)
    const held = await holdGovernor('performance', cpus.sysfs, watchdog)
    held.release()
    const again = await holdGovernor('schedutil', cpus.sysfs, watchdog)
    held.release()
    expect(cpus.governors()).toEqual(['schedutil'])
    again.release()
  })

  it('leaves no listener behind, night after night', async () => {
    const before = process.listenerCount('exit')
    const cpus = makeCpus(['powersave'])
    const held = await holdGovernor('performance', cpus.sysfs, watching(cpus).watchdog)
    expect(process.listenerCount('exit')).toBe(before + 1)
    held.release()
    expect(process.listenerCount('exit')).toBe(before)
  })

  it('is set on all CPUs or none, and the command that sets it is told', async () => {
    const cpus = makeCpus(['powersave', null, 'powersave'])
    const { watchdog, told } = watching(cpus)
    const { report, release } = await holdGovernor('performance', cpus.sysfs, watchdog)
    expect(cpus.governors()).toEqual(['powersave', 'Linux', 'powersave'])
    expect(report).toMatchObject({ set: false, before: 'powersave, Linux' })
    expect(report.problem).toContain('only 2 of 3 CPUs took it and were put back: EACCES: permission denied')
    expect(report.problem).toContain(
      `echo performance | sudo tee ${cpus.sysfs}/devices/system/cpu/cpu*/cpufreq/scaling_governor`,
    )
    expect(told).toEqual([])
    expect(release()).toBe('')
  })

  it('that may not be set at all changes nothing', async () => {
    const cpus = makeCpus([null, null])
    const { report } = await holdGovernor('performance', cpus.sysfs, watching(cpus).watchdog)
    expect(report.problem).toMatch(/^no CPU took it: EACCES: permission denied/)
  })

  it.each([
    ['ondemand', '', 'sudo modprobe cpufreq_ondemand && echo ondemand | sudo tee '],
    ['schedutil', '', 'a kernel built with CONFIG_CPU_FREQ_GOV_SCHEDUTIL'],
    ['ondemand', 'intel_pstate', 'intel_pstate/status && echo ondemand | sudo tee '],
    ['schedutil', 'amd_pstate', 'echo passive | sudo tee '],
  ] as const)('%s that the kernel does not offer (driver "%s") is not tried, and what would unlock it is told', async (wanted, driver, command) => {
    const cpus = makeCpus(['powersave'], 'performance powersave')
    if (driver !== '') {
      mkdirSync(join(cpus.sysfs, 'devices/system/cpu', driver))
      writeFileSync(join(cpus.sysfs, 'devices/system/cpu', driver, 'status'), 'active\n')
    }
    const { report } = await holdGovernor(wanted, cpus.sysfs, watching(cpus).watchdog)
    expect(report).toMatchObject({ set: false, before: 'powersave' })
    expect(report.problem).toContain('scaling_available_governors lists performance, powersave')
    expect(report.problem).toContain(command)
    expect(cpus.governors()).toEqual(['powersave'])
  })

  it('is not to be had where no CPU shows one', async () => {
    const sysfs = mkdtempSync(join(tmpdir(), 'nightwatt-sysfs-'))
    const { report } = await holdGovernor('performance', sysfs, watching(makeCpus([])).watchdog)
    expect(report).toMatchObject({ set: false, before: null })
    expect(report.problem).toContain('sudo modprobe acpi-cpufreq && echo performance | sudo tee ')
  })

  it('that could not be put back is told with the command that does it', async () => {
    const cpus = makeCpus(['not offered'])
    const { watchdog } = watching(cpus)
    const held = await holdGovernor('performance', cpus.sysfs, watchdog)
    const file = join(cpus.sysfs, 'devices/system/cpu/cpu0/cpufreq/scaling_governor')
    rmSync(file)
    mkdirSync(file)
    expect(held.release()).toMatch(/^The governor of 1 of 1 CPUs could not be put back: .*sudo tee /)
  })
})

describe('the choice of governors', () => {
  it('is told with what runs, and changes nothing', () => {
    const cpus = makeCpus(['powersave', 'powersave'])
    expect(governorChoice(cpus.sysfs)).toEqual({
      current: 'powersave',
      offered: ['performance', 'powersave', 'schedutil'],
      settable: true,
      finding: 'powersave; --governor may set performance, powersave, schedutil',
      unlock: [],
    })
    expect(cpus.governors()).toEqual(['powersave', 'powersave'])
  })

  it('comes with the command that sets one where we may not', () => {
    const { settable, finding, unlock } = governorChoice(makeCpus(['powersave', null]).sysfs)
    expect(settable).toBe(false)
    expect(finding).toMatch(/cpu1\/cpufreq\/scaling_governor may not be written$/)
    expect(unlock).toEqual([expect.stringMatching(/^echo performance \| sudo tee .*scaling_governor$/)])
    expect(governorChoice('/nowhere')).toMatchObject({ current: null, settable: false, offered: [] })
  })
})
