// Times a sensor that averages and is late.
// Any Node: meters.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { NightRecord } from '../../lib/record/schema.ts'
import { temporaryFolder, withStandIns } from '../stand-ins/index.ts'
import { procTree, running } from '../support/proc.ts'
import { isRunning, makeProject, toyConfig } from '../support/project.ts'

// Switches as our own load does, without loading anything: the stand-in reads what it writes down.
const wave = (file: string) => `#!/usr/bin/env node
const { appendFileSync } = require('node:fs')
let on = 0
const halves = [1900, 2700, 1300, 3100, 2100, 1600]
const step = place => {
  on = 1 - on
  const line = Date.now() + ',' + on + '\\n'
  appendFileSync(${JSON.stringify(file)}, line)
  process.stdout.write(line)
  if (place + 1 < halves.length) setTimeout(step, halves[place], place + 1)
}
setTimeout(step, 500, 0)
`

function machine() {
  const file = join(temporaryFolder('wave'), 'switches')
  const follows = { file, lowWatts: 60, highWatts: 300, windowMs: 800, delayMs: 200, updateMs: 100 }
  const config = temporaryFolder('config')
  const project = makeProject({
    config: toyConfig(),
    files: { 'wave.js': wave(file), 'toy/train.sh': '#!/bin/sh\nsleep 1\necho "Accuracy: 91.5"\n' },
  })
  const proc = procTree()
  const env = {
    ...withStandIns({ gpu: { follows, unknownFields: ['power.draw.instant', 'power.draw.average'] } }),
    NIGHTWATT_PROC: proc.root,
    XDG_CONFIG_HOME: config,
  }
  return { project, proc, env, sensors: join(config, 'nightwatt/sensors.json') }
}

describe('doctor --calibrate', { timeout: 120_000 }, () => {
  it('finds window, delay and rhythm of a card, which nights use and keep from then on, as check does', async () => {
    const { project, proc, env, sensors } = machine()
    const load = running(proc, 0)
    try {
      const { code, stdout, stderr } = await project.nightwatt(
        ['doctor', '--calibrate', '--load', './wave.js', '--json'],
        { env },
      )
      expect(code, stderr).toBe(0)
      const { sensors: found } = JSON.parse(stdout)
      expect(found).toHaveLength(1)
      const [sensor] = found
      expect(sensor).toMatchObject({ meter: 'nvidia-smi', driver: '550.54.15' })
      expect(Math.abs(sensor.window_ms - 800)).toBeLessThanOrEqual(150)
      // Half of the rhythm is in the delay.
      expect(Math.abs(sensor.delay_ms + sensor.window_ms / 2 - 650)).toBeLessThanOrEqual(80)
      expect(JSON.parse(readFileSync(sensors, 'utf8')).sensors).toEqual(found)

      const night = await project.nightwatt(['run', '-r', 'toy', '-m', 'small', '--no-report'], { env })
      expect(night.code, night.stderr).toBe(0)
      const record = project.json(project.night(), 'night.json') as NightRecord
      expect(record.meters.find(({ meter }) => meter === 'nvidia-smi')?.power_windows).toMatchObject([
        { index: 0, window_ms: sensor.window_ms, delay_ms: sensor.delay_ms },
      ])
      expect(record.protocol?.find(({ rule }) => rule === 'power-window')).toMatchObject({ state: 'kept' })
      expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
    } finally {
      load.stop()
    }
  })

  it('is refused on a machine that others use, with what to do, and keeps nothing', async () => {
    const { project, proc, env, sensors } = machine()
    const load = running(proc, 0.4)
    try {
      const { code, stderr } = await project.nightwatt(['doctor', '--calibrate', '--load', './wave.js'], {
        env,
      })
      expect(code).toBe(3)
      expect(stderr).toContain('the machine is not at rest')
      expect(stderr).toContain('quiet-before')
      expect(existsSync(sensors)).toBe(false)
    } finally {
      load.stop()
    }
  })

  it('says what a load has to print that prints something else', async () => {
    const { project, proc, env, sensors } = machine()
    execFileSync('sh', [
      '-c',
      'printf "#!/bin/sh\\necho hello\\n" > "$1"',
      'sh',
      join(project.root, 'wave.js'),
    ])
    const load = running(proc, 0)
    try {
      const { code, stderr } = await project.nightwatt(['doctor', '--calibrate', '--load', './wave.js'], {
        env,
      })
      expect(code).toBe(2)
      expect(stderr).toContain('switched 0 times')
      expect(existsSync(sensors)).toBe(false)
    } finally {
      load.stop()
    }
  })

  it('tells how the step of a wall plug compares with that of the processors, where there are no cards', async () => {
    const file = join(temporaryFolder('wave'), 'switches')
    const plug = `#!/usr/bin/env node
const { existsSync, readFileSync } = require('node:fs')
setInterval(() => {
  const on = existsSync(${JSON.stringify(file)}) && readFileSync(${JSON.stringify(file)}, 'utf8').endsWith(',1\\n')
  console.log(on ? 400 : 100)
}, 50)
`
    const meters = [{ name: 'plug', measures: 'wall', command: ['./plug.js'], interval_seconds: 0.05 }]
    const project = makeProject({
      config: { ...(toyConfig() as object), meters },
      files: { 'wave.js': wave(file), 'plug.js': plug, 'toy/train.sh': '#!/bin/sh\n' },
    })
    const proc = procTree()
    const env = {
      ...withStandIns({ cpu: { package: { kind: 'switched', file, lowWatts: 60, highWatts: 300 } } }),
      NIGHTWATT_PROC: proc.root,
      XDG_CONFIG_HOME: temporaryFolder('config'),
    }
    const load = running(proc, 0)
    try {
      const found = await project.nightwatt(['doctor', '--calibrate', '--load', './wave.js'], { env })
      expect(found.code, found.stderr).toBe(0)
      const [, ratio] =
        /plug \(wall\) saw ([\d.]+) times the step that the processors' counters tell of; nothing is scaled/.exec(
          found.stdout,
        ) ?? []
      expect(Number(ratio), found.stdout).toBeCloseTo(300 / 240, 1)
    } finally {
      load.stop()
    }
  })

  it('ends its load when it is interrupted, and keeps nothing', async () => {
    const { project, proc, env, sensors } = machine()
    const left = join(project.root, 'left')
    execFileSync('sh', [
      '-c',
      'printf "#!/bin/sh\\nsleep 60 &\\necho \\$! > left\\nwait\\n" > "$1"',
      'sh',
      join(project.root, 'wave.js'),
    ])
    const load = running(proc, 0)
    try {
      const { child, ended } = project.start(['doctor', '--calibrate', '--load', './wave.js'], { env })
      while (!existsSync(left) || readFileSync(left, 'utf8') === '') await wait(50)
      child.kill('SIGINT')
      const { code, stderr } = await ended
      expect(code, stderr).toBe(130)
      expect(stderr).toContain('interrupted; nothing was kept')
      expect(isRunning(readFileSync(left, 'utf8'))).toBe(false)
      expect(existsSync(sensors)).toBe(false)
    } finally {
      load.stop()
    }
  })

  it('says so where no sensor tells a power', async () => {
    const { project } = machine()
    const env = withStandIns({})
    const { code, stderr } = await project.nightwatt(['doctor', '--calibrate'], { env })
    expect(code).toBe(2)
    expect(stderr).toContain('found no sensor of power')
  })
})
