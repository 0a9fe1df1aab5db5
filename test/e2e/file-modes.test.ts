// Waits for whole nights.
// Any Node: file modes.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const everybody = 0o007
const groupWrite = 0o020

const config = toyConfig()
const files = { 'toy/train.sh': '#!/bin/sh\necho "Accuracy: 91.5"\n[ -z "$FAIL" ]\n' }

function modesBelow(folder: string): readonly (readonly [path: string, mode: number])[] {
  return ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].map(
    path => [path, lstatSync(join(folder, path)).mode & 0o777] as const,
  )
}

const octal = (modes: readonly (readonly [string, number])[]) =>
  modes.map(([path, mode]) => `${path} ${mode.toString(8)}`)

describe('the files of a night', () => {
  let before: number
  afterEach(() => {
    process.umask(before)
  })

  describe('under a umask that takes nothing', () => {
    beforeEach(() => {
      before = process.umask(0)
    })

    it('are for their owner and group, whatever wrote them: the night, a rerun, a resumption, a repair', async () => {
      const project = makeProject({ config, files })
      const run = ['run', '-r', 'toy', '-m', 'small', ...plainly, '-n', '2']
      await project.nightwatt(run, { env: { ...process.env, FAIL: '1' } })
      const night = project.night()
      await project.nightwatt(['run', '--resume', night, ...plainly])
      await project.nightwatt(['rerun', night, ...plainly])
      await project.nightwatt(['check', night, '--repair'])
      await project.nightwatt(['report'])
      const modes = modesBelow(join(project.root, 'results'))
      expect(modes.map(([path]) => path.split('/').at(-1))).toEqual(
        expect.arrayContaining([
          'night.json',
          'journal.ndjson',
          'manifest.ndjson',
          'training.log',
          'experiment.json',
          'summary.csv',
        ]),
      )
      expect(octal(modes.filter(([path, mode]) => path !== '.' && (mode & everybody) !== 0))).toEqual([])
    })

    it('but pages, which are made to be shown, can be read by everybody and written by the group', async () => {
      const project = makeProject({ config, files })
      await project.nightwatt(['run', '-r', 'toy', '-m', 'small', ...plainly])
      await project.nightwatt(['report'])
      const modes = modesBelow(join(project.root, 'reports'))
      expect(modes.some(([path]) => path.endsWith('index.html'))).toBe(true)
      expect(octal(modes.filter(([, mode]) => (mode & 0o002) !== 0))).toEqual([])
    })
  })

  describe('under the umask that most have', () => {
    beforeEach(() => {
      before = process.umask(0o022)
    })

    it('are written by their owner alone', async () => {
      const project = makeProject({ config, files })
      await project.nightwatt(['run', '-r', 'toy', '-m', 'small', ...plainly])
      const modes = modesBelow(project.night())
      expect(octal(modes.filter(([, mode]) => (mode & (everybody | groupWrite)) !== 0))).toEqual([])
    })
  })
})
