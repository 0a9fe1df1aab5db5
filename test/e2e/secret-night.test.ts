// Waits long for whole nights.
// Any Node: what stands in files; the words of secrets are tried in test/record/secrets.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellQuote } from '../../lib/config/command/shell-quote.ts'
import { type Ended, makeProject, plainly, toyConfig } from '../support/project.ts'
import { samplesOf } from '../support/secret-families/all.ts'
import { holds, recorded } from '../support/secret-families/found.ts'

const samples = samplesOf(20261129)
const variables = samples.flatMap(sample => ('variable' in sample ? [sample] : []))
const commands = samples.flatMap(sample => ('words' in sample ? [sample] : []))
const lines = samples.flatMap(sample => ('line' in sample ? [sample] : []))
const linesAtOnce = 5
// These would reach what runs before the training does.
const steering = /^(?:https?_proxy|JAVA_OPTS|JDBC)$/i

/** Every file below a folder but the logs, under both of their names: they stay as they came. */
function filesOf(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile() && !/(?:training\.log|terminal_output\.txt)$/.test(path))
    .map(path => [path, readFileSync(path, 'utf8')] as const)
}

const said = ({ stdout, stderr }: Ended) => `${stdout}\n${stderr}`

describe('secrets of every family', () => {
  it('stand in no file of a night, no page and nothing that the commands say', async () => {
    const groups = Math.ceil(lines.length / linesAtOnce)
    const logs = Object.fromEntries(
      Array.from({ length: groups }, (_, group) => [
        `toy/log${group + 1}.txt`,
        `${lines
          .slice(group * linesAtOnce, (group + 1) * linesAtOnce)
          .map(({ line }) => line)
          .join('\n')}\n`,
      ]),
    )
    const project = makeProject({
      config: toyConfig({
        required_args: Object.fromEntries(
          commands.map(({ words }, position) => [`words_${position}`, shellQuote(words)]),
        ),
        performance_metrics: { log_patterns: { refused: 'request refused with (\\d+) joules' } },
      }),
      files: {
        'toy/train.sh': '#!/bin/sh\ncat "$(echo "$NIGHTWATT_EXPERIMENT" | sed "s/.*_0*/log/").txt"\nexit 1\n',
        ...logs,
      },
    })
    const secretEnv = Object.fromEntries(
      variables
        .filter(({ variable }) => !steering.test(variable))
        .map(({ variable, value }) => [variable, value]),
    )
    const options = { env: { ...process.env, ...secretEnv } }
    const results: string[] = []
    const nightwatt = async (...args: string[]) => results.push(said(await project.nightwatt(args, options)))
    const run = [
      'run',
      '-r',
      'toy',
      '-m',
      'small',
      ...plainly,
      '-n',
      String(groups),
      '-mr',
      '0',
      '--keep-going',
    ]
    await nightwatt(...run)
    const night = project.night()
    // A second one to compare with.
    await nightwatt('run', '-r', 'toy', '-m', 'small', ...plainly, '-n', '2', '-mr', '0', '--keep-going')
    await nightwatt('rerun', night, '--dry-run')
    await nightwatt('report')
    await nightwatt('report', '--compare', night, project.night(-1))
    await nightwatt('check', night)
    await nightwatt('status')
    await nightwatt('table', night)
    await nightwatt('plan', ...run.slice(1))
    const files = [
      ...filesOf(join(project.root, 'results')),
      ...filesOf(join(project.root, 'reports')),
      ...results.map((text, position) => [`output ${position}`, text] as const),
    ]
    const names = files.map(([path]) => path.split('/').at(-1))
    expect(names).toEqual(
      expect.arrayContaining([
        'night.json',
        'journal.ndjson',
        'experiment.json',
        'manifest.ndjson',
        'index.html',
      ]),
    )
    const texts = new Map(files)
    const leaks = samples
      .filter(sample => !('variable' in sample && steering.test(sample.variable)))
      .flatMap(sample =>
        [...texts]
          .filter(([, text]) => holds(text, sample))
          .map(([path]) => `${path.split('/').at(-1)}: ${recorded(sample).before}`),
      )
    expect([...new Set(leaks)]).toEqual([])
    expect([...texts.values()].join('\n')).toContain('[redacted]')
  }, 300_000)
})
