// Waits for whole nights.
// Any Node: long logs.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']

interface Record {
  readonly warnings: readonly string[]
  readonly performance_metrics: object
  readonly attempts: readonly { readonly log_bytes: number; readonly log_bytes_kept: number }[]
}

describe('--max-log', () => {
  it('keeps the beginning and the end of a log, and says so in console, record and report', async () => {
    const trainer = '#!/bin/sh\necho "Parameters: 42"\nseq 1 100000\necho "Accuracy: 91.5"\n'
    const project = makeProject({
      config: toyConfig({
        performance_metrics: {
          log_patterns: { accuracy: 'Accuracy: ([0-9.]+)', parameters: 'Parameters: ([0-9]+)' },
        },
      }),
      files: { 'toy/train.sh': trainer },
    })
    const flags = ['--no-energy', '--max-log', '20kB', '--show-output']
    const { code, stdout, stderr } = await project.nightwatt(['run', ...toy, ...flags])
    expect(code).toBe(0)
    const { warnings, performance_metrics, attempts } = project.json(
      project.night(),
      'toy_small_001/experiment.json',
    ) as Record
    expect(performance_metrics).toEqual({ accuracy: 91.5, parameters: 42 })
    const [{ log_bytes, log_bytes_kept } = { log_bytes: 0, log_bytes_kept: 0 }] = attempts
    expect(log_bytes).toBeGreaterThan(580_000)
    expect(log_bytes_kept).toBeLessThan(20_000)
    expect(statSync(join(project.night(), 'toy_small_001/training.log')).size).toBeLessThanOrEqual(20_000)
    // Its second name, from which the original's tools read, is shortened with it.
    expect(project.read(project.night(), 'toy_small_001/terminal_output.txt')).toBe(
      project.read(project.night(), 'toy_small_001/training.log'),
    )
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
    const [said] = warnings.filter(warning => warning.includes('--max-log'))
    expect(said).toContain(`${log_bytes - log_bytes_kept} bytes`)
    expect(stderr).toContain(said)
    expect(project.read(stdout.trim())).toContain(said)
  })

  it('makes no log too small, and may be 0 for none', async () => {
    const trainer = '#!/bin/sh\nseq 1 100000\n'
    const project = makeProject({
      config: toyConfig({ performance_metrics: { log_patterns: {} }, min_log_bytes: 100_000 }),
      files: { 'toy/train.sh': trainer },
    })
    expect((await project.nightwatt(['run', ...toy, ...plainly, '--max-log', '5000'])).code).toBe(0)
    expect((await project.nightwatt(['run', ...toy, ...plainly, '--max-log', '0'])).code).toBe(0)
    expect(statSync(join(project.night(1), 'toy_small_001/training.log')).size).toBe(588_895)
  })

  it.each(['10', '1 Gbit', '-1'])('refuses %s', async size => {
    const project = makeProject({ config: toyConfig() })
    const { code, stderr } = await project.nightwatt(['run', ...toy, `--max-log=${size}`])
    expect(code).toBe(2)
    expect(stderr).toContain('--max-log')
  })

  it('holds for the logs of a background load too', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: {
        'toy/train.sh':
          '#!/bin/sh\ncase $* in *small*) sleep 2; echo "Accuracy: 91.5" ;; *) seq 1 100000 ;; esac\n',
        'batch.json': JSON.stringify({
          mode: 'parallel',
          experiments: [
            { foreground: { repo: 'toy', model: 'small' }, background: { repo: 'toy', model: 'large' } },
          ],
        }),
      },
    })
    const flags = ['-ec', 'batch.json', '--background-lead', '0', '--max-log', '10kB']
    const { stderr } = await project.nightwatt(['run', ...flags, ...plainly])
    const folder = join(project.night(), 'toy_small_001_parallel')
    expect(statSync(join(folder, 'background_logs/run_1.log')).size).toBeLessThanOrEqual(10_000)
    expect(stderr).toContain('log of run 1 of the background load')
    expect(project.read(folder, 'experiment.json')).toContain('logs of the background load, which outgrew')
  })
})
