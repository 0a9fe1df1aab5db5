// Waits for whole nights.
// Any Node: secrets.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellQuote } from '../../lib/config/command/shell-quote.ts'
import { harmlessVariables } from '../support/harmless-samples.ts'
import { makeProject, plainly, toyConfig } from '../support/project.ts'
import { type SecretSample, secretSamples } from '../support/secret-samples.ts'

const samples = secretSamples(20261123, 200)
const linesAtOnce = 8

type Kind = 'variable' | 'words' | 'text' | 'json'
const of = <Name extends Kind>(kind: Name) =>
  samples.filter((sample): sample is Extract<SecretSample, Record<Name, unknown>> => kind in sample)

/** Every file below a folder but the logs, under both of their names: they stay as they came. */
function filesOf(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile() && !/(?:training\.log|terminal_output\.txt)$/.test(path))
    .map(path => [path, readFileSync(path, 'utf8')] as const)
}

describe('secrets of 200 realistic forms', () => {
  it('stand in no file of a night and no page, wherever they came from', async () => {
    const texts = of('text').map(({ text }) => text.replaceAll('\n', ' '))
    const groups = Math.ceil(texts.length / linesAtOnce)
    const logs = Object.fromEntries(
      Array.from({ length: groups }, (_, group) => [
        `toy/log${group + 1}.txt`,
        `${texts.slice(group * linesAtOnce, (group + 1) * linesAtOnce).join('\n')}\n`,
      ]),
    )
    const project = makeProject({
      config: toyConfig({
        required_args: Object.fromEntries(
          of('words').map(({ words }, position) => [`words_${position}`, shellQuote(words)]),
        ),
        _trackers: of('json').map(({ json }) => json),
        performance_metrics: { log_patterns: { refused: 'request refused with (\\d+) joules' } },
      }),
      files: {
        'toy/train.sh': '#!/bin/sh\ncat "$(echo "$NIGHTWATT_EXPERIMENT" | sed "s/.*_0*/log/").txt"\nexit 1\n',
        ...logs,
      },
    })
    const secretEnv = Object.fromEntries(
      of('variable').map(({ variable: [name, value] }, position) => [`${name}_${position}`, value]),
    )
    const harmless = Object.fromEntries(
      harmlessVariables.filter(([name]) => /^(?:SLURM|CUDA|NCCL|CONDA|HF_|OMP|GIT|NV|WANDB)/.test(name)),
    )
    const { CUDA_VISIBLE_DEVICES: _, ...others } = harmless
    const env = { ...process.env, ...others, ...secretEnv }
    await project.nightwatt(
      ['run', '-r', 'toy', '-m', 'small', ...plainly, '-n', String(groups), '-mr', '0', '--keep-going'],
      { env },
    )
    await project.nightwatt(['report'], { env })
    const night = project.night()
    const files = [...filesOf(night), ...filesOf(join(project.root, 'reports'))]
    expect(files.map(([path]) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['night.json', 'journal.ndjson', 'experiment.json', 'index.html']),
    )
    const leaks = samples.flatMap(({ of: form, secret }) =>
      files.filter(([, text]) => text.includes(secret)).map(([path]) => `${form} in ${path}`),
    )
    expect([...new Set(leaks.map(leak => leak.replace(/ in .*\//, ' in ')))]).toEqual([])
    // The quotations are there, and their log is whole.
    const all = files.map(([, text]) => text).join('\n')
    expect(all).toContain('[redacted]')
    expect(project.read(night, 'toy_small_001/training.log')).toContain(texts[0] ?? '')
    const { environment } = JSON.parse(project.read(night, 'night.json')) as {
      environment: Record<string, string>
    }
    expect(environment).toMatchObject(others)
  })
})
