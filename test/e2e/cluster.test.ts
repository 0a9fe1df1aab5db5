// Waits long for whole nights.
// Any Node: jobs of Slurm.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ExperimentRecord } from '../../lib/record/schema.ts'
import { cli, makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'
import { hasSlurm, jobsOf, requeue, setNode, slurm } from '../support/slurm.ts'

// In the third experiment of a block it waits until it may go on.
const trainer = `#!/bin/sh
echo x >> ../begun/$NIGHTWATT_EXPERIMENT
case $NIGHTWATT_EXPERIMENT in *003|*011) while [ -e ../hold ]; do sleep 0.05; done;; esac
echo x >> ../done/$NIGHTWATT_EXPERIMENT
echo "Accuracy: 91.5"
`
// The Slurm of the tests keeps no accounts: a hundred watts, all the time, on whichever node.
const accountant = `#!/bin/sh
for word; do case $word in --name=*) jobs=$word;; esac; done
squeue --noheader --array --states=all "$jobs" --format='%i.batch|%N|120|12000'
`
const flags = ['-r', 'toy', '-m', 'small', '-mt', 'all', '-s', '5', '-n', '8', ...plainly]
const onSlurm = [...flags, '--engine', 'slurm', '--blocks', '2']

/** The two nodes of the cluster are one machine, and a lock is a machine's. */
function clusterProject(): Project {
  const prologue = 'export NIGHTWATT_LOCK_DIR=$PWD/lock-$SLURMD_NODENAME'
  return makeProject({
    config: { ...Object(toyConfig()), slurm: { poll_seconds: 0.5, prologue } },
    files: {
      'toy/train.sh': trainer,
      'accounting/sacct': accountant,
      'list.dt': 'p,p.a\np,p.b\n',
      'mosa.sh': '#!/bin/sh\necho "Coverage: 0.875"\n',
      'begun/.keep': '',
      'done/.keep': '',
    },
  })
}
const lines = (project: Project, folder: string, experiment: string) => {
  const file = join(project.root, folder, experiment)
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0
}

describe.skipIf(!hasSlurm)(
  'a night on a Slurm cluster (skipped: no Slurm; ../shared/slurm/two-nodes starts one)',
  { timeout: 170_000 },
  () => {
    afterEach(() => setNode('n2', 'RESUME'))

    it('loses nothing and runs nothing twice when a node is drained, a job requeued, one cancelled, and who started it killed', async () => {
      const project = clusterProject()
      writeFileSync(join(project.root, 'hold'), '')
      const { child, ended, shows } = project.start(['run', ...onSlurm])
      await waitFor(
        () => lines(project, 'begun', 'toy_small_003') + lines(project, 'begun', 'toy_small_011') === 2,
      )
      const night = basename(project.night())
      const drained = jobsOf(night, 'R').find(({ node }) => node === 'n2')
      const other = jobsOf(night, 'R').find(({ node }) => node === 'n1')
      if (drained === undefined || other === undefined) throw new Error('the blocks do not run on both nodes')
      setNode('n2', 'DRAIN')
      await requeue(drained.task)
      slurm('scancel', other.task)
      await shows('is left')
      await waitFor(() => jobsOf(night, 'R').some(({ task, node }) => task === drained.task && node === 'n1'))
      child.kill('SIGKILL')
      await ended
      setNode('n2', 'RESUME')

      const env = { ...process.env, PATH: `${join(project.root, 'accounting')}:${process.env.PATH}` }
      const resumed = project.start(['run', '--resume', 'latest', '--no-report'], { env })
      await waitFor(() => jobsOf(night, 'R').some(({ node }) => node === 'n2'))
      await waitFor(
        () => lines(project, 'begun', 'toy_small_003') + lines(project, 'begun', 'toy_small_011') === 4,
      )
      const { stdout } = await project.nightwatt(['status', 'latest'])
      expect(stdout).toContain('blocks: 0 ended, 2 running')
      rmSync(join(project.root, 'hold'))
      const { code, stderr } = await resumed.ended
      expect(code, stderr).toBe(0)

      const table = JSON.parse((await project.nightwatt(['table', '--json'])).stdout) as readonly {
        readonly experiment_id: string
        readonly node: string
        readonly outcome: string
      }[]
      expect(table.map(({ outcome }) => outcome)).toEqual(Array(16).fill('success'))
      expect(new Set(table.map(({ node }) => node))).toEqual(new Set(['n1', 'n2']))
      expect(table.map(({ experiment_id: id }) => lines(project, 'done', id))).toEqual(Array(16).fill(1))
      const broken = ['001/toy_small_003', '002/toy_small_011'].map(
        place => project.json(project.night(), `blocks/block_0${place}/experiment.json`) as ExperimentRecord,
      )
      for (const { attempts } of broken) {
        expect(attempts.at(-1)?.cause).toBeNull()
        expect(attempts.slice(0, -1).map(({ cause }) => cause)).toContain('interrupted')
      }
      expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
      expect(project.read(project.night(), 'summary.csv').trim().split('\n')).toHaveLength(17)
      const page = (await project.nightwatt(['report', 'latest'])).stdout.trim()
      const nodes = /<h3 id="nodes">[\s\S]*?<\/table>/.exec(project.read(page))?.[0] ?? ''
      expect(nodes).toContain('>n1<')
      expect(nodes).toContain('>n2<')
      expect(
        nodes.match(
          /Slurm counted [\d.]+ kJ in \d+ min 00 s of its jobs \(100\.0 W\), of what is not known/g,
        ),
      ).toHaveLength(2)
    })

    it('is left to Slurm, ended from elsewhere in good order, and goes on where it was', async () => {
      const project = clusterProject()
      writeFileSync(join(project.root, 'hold'), '')
      const left = await project.nightwatt(['run', ...onSlurm, '--detach'])
      expect(left, left.stderr).toMatchObject({ code: 0 })
      expect(left.stderr).toContain('the jobs go on by themselves')
      await waitFor(
        () => lines(project, 'begun', 'toy_small_003') + lines(project, 'begun', 'toy_small_011') === 2,
      )
      const { child, ended, shows } = project.start(['run', '--resume', 'latest', '--no-report'])
      await shows('block 2 runs')
      child.kill('SIGINT')
      const { code, stderr } = await ended
      expect(code, stderr).toBe(130)
      expect(stderr).toContain('16 planned, 4 succeeded')
      expect(jobsOf(basename(project.night()), 'R,PD')).toEqual([])
      rmSync(join(project.root, 'hold'))
      const last = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
      expect(last, last.stderr).toMatchObject({ code: 0 })
      expect(readdirSync(join(project.root, 'done')).map(id => lines(project, 'done', id))).toEqual(
        Array(17).fill(1),
      )
    })

    it('may generate tests, and more of it is drawn there too', async () => {
      const project = clusterProject()
      const generated = await project.nightwatt(['testgen', '--engine', 'slurm', '--blocks', '2', ...plainly])
      expect(generated, generated.stderr).toMatchObject({ code: 0 })
      const first = await project.nightwatt(['run', ...onSlurm, '-n', '1'])
      expect(first, first.stderr).toMatchObject({ code: 0 })
      const more = await project.nightwatt(['run', '--more', 'latest', '--engine', 'slurm', ...plainly])
      expect(more, more.stderr).toMatchObject({ code: 0 })
      const rows = JSON.parse((await project.nightwatt(['table', 'all', '--json'])).stdout) as readonly {
        readonly experiment_id: string
        readonly outcome: string
      }[]
      expect(rows.map(({ experiment_id: id, outcome }) => `${id} ${outcome}`).sort()).toEqual(
        [
          ...['001', '002', '003', '004'].map(number => `mosa_default_${number} success`),
          ...['001', '002', '003', '004'].map(number => `toy_small_${number} success`),
        ].sort(),
      )
      for (const at of [0, 1, 2])
        expect(await project.nightwatt(['check', project.night(at)])).toMatchObject({ code: 0 })
    })

    it('says in words of the cluster, or of a node, why it cannot run there', async () => {
      const project = clusterProject()
      const refused = await project.nightwatt(['run', ...onSlurm, '--partition', 'gold'])
      expect(refused.code).toBe(3)
      expect(refused.stderr.match(/invalid partition specified: gold/g)).toHaveLength(1)

      const without = await project.nightwatt(['run', ...onSlurm, '--prologue', 'cd /nowhere || exit 7'])
      expect(without.code).toBe(3)
      expect(without.stderr).toContain('the job of a second that tried the node n1 says: ')
      expect(without.stderr).toContain('/nowhere')
      expect(existsSync(join(project.root, 'results')) && readdirSync(join(project.root, 'results'))).toEqual(
        [],
      )
    })
  },
)

describe('a night that is to run on a cluster', () => {
  it('is refused where there is none', async () => {
    const project = clusterProject()
    const env = { ...process.env, PATH: join(project.root, 'nothing') }
    const { code, stderr } = await project.nightwatt(['run', ...onSlurm], { env })
    expect(code).toBe(3)
    expect(stderr).toContain('there is no Slurm here')
    expect(existsSync(join(project.root, 'results'))).toBe(false)
  })

  it('is refused where a cluster is asked for nothing', async () => {
    const { code, stderr } = await clusterProject().nightwatt(['run', ...flags, '--partition', 'gpu'])
    expect(code).toBe(2)
    expect(stderr).toContain('--partition: found beside --engine local')
  })

  it('is refused with what only one machine can do', async () => {
    const project = clusterProject()
    for (const [flag, value, words] of [
      ['--budget', '1h', 'do not know what the others have spent'],
      ['--order', 'shuffle', 'allowed: blocks or latin-square'],
      ['--precision', '2%', 'allowed: a number of blocks'],
      ['--sbatch', '--array=1-9', '--sbatch: found --array=1-9'],
      ['--time', 'soon', 'a time as sbatch has it'],
    ] as const) {
      const blocks = flag === '--precision' ? onSlurm.slice(0, -2) : onSlurm
      const { code, stderr } = await project.nightwatt(['run', ...blocks, flag, value])
      expect(code, stderr).toBe(2)
      expect(stderr).toContain(words)
    }
  })

  it('runs where a script is started that holds its plan, and is merged from several places', async () => {
    const [here, ...others] = [clusterProject(), clusterProject(), clusterProject()]
    const planned = await here.nightwatt(['plan', ...flags.slice(0, -1), '--blocks', '2', '--script', 'bash'])
    expect(planned, planned.stderr).toMatchObject({ code: 0 })
    for (const [place, { root }] of others.entries()) {
      const bin = join(root, 'node_modules/.bin')
      mkdirSync(bin, { recursive: true })
      symlinkSync(cli, join(bin, 'nightwatt'))
      writeFileSync(join(root, 'night.sh'), planned.stdout)
      const env = { ...process.env, NIGHTWATT_LOCK_DIR: join(root, '.lock') }
      execFileSync('bash', ['night.sh', String(place + 1)], { cwd: root, env, stdio: 'ignore' })
    }
    const [first = '', second = ''] = others.map(project => project.night())
    const one = await here.nightwatt(['collect', first])
    expect(one.stderr).toContain('block 1 added; 8 experiments are left')
    expect((await here.nightwatt(['run', '--resume', 'latest'])).stderr).toContain('nightwatt collect')
    const both = await here.nightwatt(['collect', first, second])
    expect(both.stderr).toContain('block 2 added; all of it is there')
    expect(here.read(here.night(), 'summary.csv').trim().split('\n')).toHaveLength(17)
    expect(await here.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })
})
