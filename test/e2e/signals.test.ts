// Waits for whole nights.
import { spawn } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  cli,
  makeProject,
  type Project,
  plainly,
  quickTrainer,
  toyConfig,
  waitFor,
} from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']
const sweep = ['run', ...toy, '-mt', 'epochs', '-n', '2', ...plainly]
const slowTrainer = '#!/bin/sh\nsleep 0.5\necho "Accuracy: 91.5"\n'

function expectAllDone(project: Project): void {
  expect(project.read(project.night(), 'summary.csv').match(/,True,/g)).toHaveLength(2)
  expect(project.read(project.night(), 'journal.ndjson')).toMatch(/"type":"night-ended".*\n$/)
}

/** Runs the command line from a shell's line, in which `nightwatt` stands for it; returns the exit code. */
function inShell(project: Project, line: string): Promise<number | null> {
  const words = [process.execPath, cli].map(word => `'${word}'`).join(' ')
  const shell = spawn('bash', ['-c', line.replaceAll('nightwatt', words)], {
    cwd: project.root,
    stdio: 'ignore',
  })
  return new Promise(ended => shell.on('close', ended))
}

describe('a night that loses its readers', () => {
  it('goes on when SIGPIPE comes, and when nobody reads what it tells', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': slowTrainer } })
    const night = project.start(sweep)
    await night.shows('RUN 1/2')
    night.child.stderr?.destroy()
    night.child.stdout?.destroy()
    night.child.kill('SIGPIPE')
    expect((await night.ended).code).toBe(0)
    expectAllDone(project)
  })

  it.each([
    ['without any stream', '>&- 2>&- <&-'],
    ['with a full disk behind its streams', '>/dev/full 2>/dev/full'],
  ])('runs %s', async (_, streams) => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    expect(await inShell(project, `nightwatt ${sweep.join(' ')} ${streams}`)).toBe(0)
    expectAllDone(project)
  })

  it('outlives its terminal in a session of its own', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': slowTrainer } })
    const night = `setsid '${process.execPath}' '${cli}' ${sweep.join(' ')} --quiet`
    // `script` gives the shell a terminal, and hangs it up when the shell ends, long before the night.
    const line = `bash -c "${night} </dev/null >night.log 2>&1 & sleep 0.8"`
    const terminal = spawn('script', ['-qec', line, '/dev/null'], { cwd: project.root, stdio: 'ignore' })
    await new Promise(ended => terminal.on('close', ended))
    // On a busy machine the night has not even made its folder by then.
    const results = join(project.root, 'results')
    const nights = () =>
      existsSync(results) ? readdirSync(results).filter(name => name.startsWith('run_')) : []
    const journal = () => {
      const file = join(results, nights()[0] ?? '', 'journal.ndjson')
      return existsSync(file) ? project.read(file) : ''
    }
    expect(journal()).not.toContain('night-ended')
    await waitFor(() => journal().includes('night-ended'), 60)
    expectAllDone(project)
  })
})

describe('the files of a night', () => {
  it.each([
    '022',
    '077',
    '000',
  ])('have the rights that a umask of %s leaves, and none for everybody; its pages may be read by all', async umask => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    mkdirSync(join(project.root, 'results'))
    const flags = ['run', ...toy, '--cooldown', '0']
    expect(await inShell(project, `umask ${umask}; nightwatt ${flags.join(' ')}`)).toBe(0)
    const left = ~Number.parseInt(umask, 8)
    for (const folder of [project.night(), join(project.root, 'reports')]) {
      for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
        const stats = lstatSync(join(folder, name))
        const [ofFolder, ofFile] = folder.endsWith('reports') ? [0o775, 0o664] : [0o770, 0o660]
        const most = stats.isDirectory() ? ofFolder : ofFile
        expect([name, (stats.mode & 0o777).toString(8)]).toEqual([name, (most & left).toString(8)])
      }
    }
  })

  it('are not written where a link leads out of the night', async () => {
    const trainer = `#!/bin/sh
mkdir -p ../elsewhere; ln -s ../../elsewhere "$(echo ../results/run_*)/toy_small_002"
echo "Accuracy: 91.5"
`
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const { code, stderr } = await project.nightwatt(sweep)
    expect(code).toBe(1)
    expect(stderr).toContain('toy_small_002 is a link or a file where a folder of the night should be')
    expect(readdirSync(join(project.root, 'elsewhere'))).toEqual([])
    expect(project.read(project.night(), 'summary.csv').match(/,True,/g)).toHaveLength(1)
  })

  it.each([
    ['table', '../../../etc'],
    ['table', '/etc/passwd'],
    ['report', '/etc/ssl'],
    ['report', 'run_20261123_213000/../../../../../../../../etc/ssl'],
  ])('are not looked for where no night is: %s %s', async (command, night) => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const { code, stdout } = await project.nightwatt([command, night])
    expect(code).toBe(2)
    expect(stdout).toBe('')
  })
})
