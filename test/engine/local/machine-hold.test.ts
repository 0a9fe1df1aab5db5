import { describe, expect, it } from 'vitest'
import { holdMachine } from '../../../lib/engine/local/machine-hold.ts'
import { checkOptions } from '../../../lib/plan/options.ts'
import { startWatchdog } from '../../../lib/run/process/watchdog.ts'
import { makeCpus } from '../../support/cpus.ts'

const { env } = process
const settings = checkOptions({ governor: 'performance' })

describe('the guard of a night', () => {
  it('holds the governor that is asked for until the end', async () => {
    const cpus = makeCpus(['powersave'])
    const guard = await holdMachine(settings, env, cpus.sysfs)
    expect(guard.governor).toMatchObject({ set: true })
    expect(guard.notices).toEqual([])
    expect(guard.mark).toMatch(/^[0-9a-f]{32}$/)
    expect(cpus.governors()).toEqual(['performance'])
    await guard.end()
    expect(cpus.governors()).toEqual(['powersave'])
  })

  it('changes nothing when nothing is asked for', async () => {
    const cpus = makeCpus(['powersave'])
    const guard = await holdMachine(checkOptions({}), env, cpus.sysfs)
    expect(guard).toMatchObject({ governor: null, notices: [] })
    await guard.end()
    expect(cpus.governors()).toEqual(['powersave'])
  })

  it('does without its watchdog where no shell can be started, and says what that means', async () => {
    const cpus = makeCpus(['powersave'])
    const guard = await holdMachine(settings, env, cpus.sysfs, startWatchdog({ env, shell: '/no/sh' }))
    expect(guard.notices).toEqual([
      '/no/sh could not be started: if nightwatt itself is killed (SIGKILL), nobody ends its training, nor puts the governor back',
    ])
    expect(cpus.governors()).toEqual(['performance'])
    expect(guard.release()).toEqual([])
    expect(cpus.governors()).toEqual(['powersave'])
    await guard.end()
  })
})
