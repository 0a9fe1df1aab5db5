// Waits for whole nights.
// Any Node: secrets.
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']

interface NightFile {
  readonly environment: Readonly<Record<string, string>>
  readonly redactions: readonly string[]
  readonly command_line: readonly string[]
}

describe('secrets', () => {
  it('reach the training, and nothing that the night records', async () => {
    const project = makeProject({
      config: toyConfig({
        required_args: { login: '--api-key s3cret-of-the-config' },
        _contact: 'https://ann:s3cret-of-a-url@host',
      }),
      files: { 'toy/train.sh': '#!/bin/sh\n[ "$HF_TOKEN" = s3cret-of-env ] && echo "Accuracy: $#"\n' },
    })
    const env = {
      ...process.env,
      HF_TOKEN: 's3cret-of-env',
      DATA_ROOT: '/s3cret-place',
      OMP_NUM_THREADS: '4',
    }
    const { code } = await project.nightwatt(['run', ...toy, ...plainly, '--redact', 'DATA_*,NOTHING'], {
      env,
    })
    expect(code).toBe(0)
    const night = project.night()
    for (const file of ['night.json', 'journal.ndjson', 'summary.csv', 'toy_small_001/experiment.json']) {
      expect(project.read(night, file)).not.toContain('s3cret')
    }
    const { environment, redactions } = project.json(night, 'night.json') as NightFile
    expect(environment).toMatchObject({
      HF_TOKEN: '[redacted]',
      DATA_ROOT: '[redacted]',
      OMP_NUM_THREADS: '4',
      PATH: process.env.PATH,
    })
    expect(redactions).toEqual(
      expect.arrayContaining([
        'config.models.toy.required_args.login',
        'config.models.toy._contact',
        'environment.DATA_ROOT',
        'environment.HF_TOKEN',
      ]),
    )
    expect(project.json(night, 'toy_small_001/experiment.json')).toMatchObject({
      performance_metrics: { accuracy: 8 },
      attempts: [{ command: expect.arrayContaining(['--api-key', '[redacted]']) }],
    })
  })

  it('on the command line are taken out of it, and the rest stays to be repeated', async () => {
    const project = makeProject({
      config: undefined,
      files: { 'train.sh': '#!/bin/sh\necho "Accuracy: 91.5"\n' },
    })
    const command = 'sh train.sh --password s3cret'
    const metric = 'token_hits=Accuracy: ([0-9.]+)'
    await project.nightwatt(['run', '--command', command, '--metric', metric, ...plainly])
    const text = project.read(project.night(), 'night.json')
    expect(text).not.toContain('s3cret')
    const { command_line, redactions } = JSON.parse(text) as NightFile
    expect(command_line).toEqual(
      expect.arrayContaining(['--command', 'sh train.sh --password [redacted]', '--metric', metric]),
    )
    expect(redactions).toEqual(
      expect.arrayContaining(['command_line[4]', 'options.command', 'config.models.train.command[3]']),
    )
  })
})
