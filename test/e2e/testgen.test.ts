// Waits for whole nights.
// Any Node: test generation.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeProject, type Project, plainly } from '../support/project.ts'

// What a user of the original has in the working folder: its scripts, its list, and no configuration.
const script = `#!/bin/sh
echo "$0 $*" > pynguin.log
echo "called with $*"
echo "Coverage: 0.875000"
`
const list = 'typesystem,typesystem.formats\nflutils,flutils.packages\n'

function folderOf(files: Readonly<Record<string, string>> = {}): Project {
  return makeProject({
    config: undefined,
    files: { 'mosa.sh': script, 'run.sh': script, 'list.dt': list, ...files },
  })
}

const llm = 'deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B'
const typesystem = './test_outputs/typesystem/formats'

describe('testgen', () => {
  it('calls run.sh for each row as the original did, where a language model is named', async () => {
    const project = folderOf()
    const flags = ['--key', 'list', '--llm', llm, '--max_time', '600', '--data_path', 'list.dt']
    const { code, stderr } = await project.nightwatt(['testgen', ...flags, ...plainly])
    expect(code, stderr).toBe(0)
    expect(project.read(project.root, 'result/1.5b_typesystem.formats-0/pynguin.log')).toBe(
      `run.sh -p ./test_modules/typesystem -o ${typesystem}/1.5b -r ${typesystem}/1.5b -n ${llm} -m typesystem.formats -t 600\n`,
    )
    const protocol = project.read(project.root, 'cmd.mlog').split('\n')
    expect(protocol).toHaveLength(5)
    const command = `bash run.sh -p ./test_modules/typesystem -o ${typesystem}/1.5b -r ${typesystem}/1.5b -n ${llm} -m typesystem.formats -t 600`
    expect(protocol.slice(0, 2)).toEqual([
      `${command}:`,
      `success 0:CompletedProcess(args='${command}', returncode=0)`,
    ])
    expect(readdirSync(project.root)).not.toContain('pynguin.log')
  })

  it('calls mosa.sh without one, and is a night like any other', async () => {
    const project = folderOf()
    const { code } = await project.nightwatt(['testgen', '--max_time', '10', ...plainly])
    expect(code).toBe(0)
    expect(project.read(project.root, 'result/mosa_flutils.packages-0/pynguin.log')).toBe(
      'mosa.sh -p ./test_modules/flutils -o ./test_outputs/flutils/packages/mosa -r ./test_outputs/flutils/packages/mosa -m flutils.packages -t 10\n',
    )
    const { stdout } = await project.nightwatt(['table', '--json'])
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ subject: 'typesystem,typesystem.formats', perf_coverage: 0.875 }),
      expect.objectContaining({ subject: 'flutils,flutils.packages', perf_coverage: 0.875 }),
    ])
    expect(project.json(project.night(), 'mosa_default_001/experiment.json')).toMatchObject({
      subject: { project: 'typesystem', module: 'typesystem.formats' },
      mode: 'default',
    })
    expect(project.read(project.night(), 'summary.csv')).toContain('"typesystem,typesystem.formats"')
  })

  it('takes a single row: the one that is named, or the first of the list', async () => {
    const project = folderOf()
    const plan = async (...flags: string[]) => {
      const { stdout } = await project.nightwatt([
        'testgen',
        '--key',
        'single',
        ...flags,
        '--dry-run',
        '--json',
      ])
      return JSON.parse(stdout).experiments.map(({ subject }: { subject: object }) => subject)
    }
    expect(await plan()).toEqual([{ project: 'typesystem', module: 'typesystem.formats' }])
    expect(await plan('--project', 'a', '--module', 'a.b')).toEqual([{ project: 'a', module: 'a.b' }])
  })

  it('tries three times, and keeps the protocol of each try', async () => {
    const project = folderOf({
      'mosa.sh': '#!/bin/sh\necho x >> tries\n[ $(wc -l < tries) -lt 3 ] && exit 1\necho "Coverage: 1.0"\n',
      'list.dt': 'a,a.b\n',
    })
    const { code } = await project.nightwatt(['testgen', ...plainly])
    expect(code).toBe(0)
    const lines = project.read(project.root, 'cmd.mlog').trim().split('\n')
    expect(lines.map(line => line.slice(0, 12))).toEqual([
      'bash mosa.sh',
      'error 0:Comp',
      'error 1:Comp',
      'success 2:Co',
    ])
    expect(project.json(project.night(), 'mosa_default_001/experiment.json')).toMatchObject({ retries: 2 })
  })

  it('mutates parameters, the same for each row, and lets none write over the output of another', async () => {
    const project = folderOf()
    const flags = ['--mutate', 'population,crossover_rate', '-n', '2', '-s', '3']
    const { stdout } = await project.nightwatt(['testgen', ...flags, '--dry-run', '--json'])
    const { experiments } = JSON.parse(stdout)
    expect(experiments).toHaveLength(4)
    expect(experiments[0].hyperparameters).toEqual(experiments[1].hyperparameters)
    expect(experiments[0].hyperparameters).not.toEqual(experiments[2].hyperparameters)
    await project.nightwatt(['testgen', ...flags, ...plainly])
    const outputs = project
      .read(project.root, 'cmd.mlog')
      .split('\n')
      .filter(line => line.endsWith(':'))
      .map(line => / -o (\S+)/.exec(line)?.[1])
    expect(new Set(outputs).size).toBe(4)
    expect(outputs[0]).toBe(`${typesystem}/mosa_001`)
  })

  it('loses no good row of a list with bad ones, and tells each', async () => {
    const project = folderOf({
      'list.dt': `\ufeff${list.replaceAll('\n', '\r\n')}no comma\r\n../up,up.x\r\n`,
    })
    const { code, stderr } = await project.nightwatt(['testgen', ...plainly])
    expect(code).toBe(0)
    expect(stderr).toContain('list.dt, line 3: found "no comma"; allowed: two names with one comma')
    expect(stderr).toContain('list.dt, line 4: found "../up,up.x"')
    expect(stderr).toContain('RUN 2/2')
  })

  it.each([
    [['--key', 'all'], '--key: found "all"; allowed: list or single'],
    [['--algorithm', 'codamosa'], '--llm is missing'],
    [['--algorithm', 'mosa', '--llm', 'x'], '--llm: found it beside the algorithm mosa'],
    [['--key', 'single', '--project', 'a'], '--module is missing'],
    [['--project', 'a', '--module', 'a.b'], '--project: found it beside the key list'],
    [['--max_time', '0'], '--max-time: found 0'],
    [['--data_path', 'none.dt'], 'none.dt: 1 mistake'],
    [['--mutate', 'populatoin'], 'did you mean "population"?'],
    [['-c', 'other.json'], 'has no repository "mosa"'],
  ])('refuses %j with exit code 2 and what to do', async (flags, message) => {
    const other = { models: { x: { path: '.', train_script: 'x', models: ['y'] } } }
    const project = folderOf({ 'other.json': JSON.stringify(other) })
    const { code, stderr } = await project.nightwatt(['testgen', ...flags])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(existsSync(join(project.root, 'results'))).toBe(false)
  })

  it('without its scripts is recorded as a failure that no try would mend', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-empty-'))
    writeFileSync(join(folder, 'list.dt'), 'a,a.b\n')
    const project = folderOf()
    const { code } = await project.nightwatt(['testgen', ...plainly], { cwd: folder })
    expect(code).toBe(1)
    expect(readFileSync(join(folder, 'cmd.mlog'), 'utf8')).toContain('error 0:')
    expect(readFileSync(join(folder, 'cmd.mlog'), 'utf8')).not.toContain('error 1:')
  })
})
