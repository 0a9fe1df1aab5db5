import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jobScript } from '../../../lib/engine/job-script.ts'
import { energyOfJobs } from '../../../lib/engine/slurm/job-energy.ts'
import { readJobs } from '../../../lib/engine/slurm/job-states.ts'
import { secondsOf } from '../../../lib/engine/slurm/own-job.ts'
import { refuseArguments, sbatchArguments } from '../../../lib/engine/slurm/sbatch-arguments.ts'
import { checkOptions } from '../../../lib/plan/options.ts'
import { temporaryFolder } from '../../stand-ins/index.ts'

const request = { name: 'run_1.0001', script: '/r/0001.sh', output: '/r/%A.out', folder: '/r', tasks: 6 }

describe('what Slurm is asked for', () => {
  it('is one node alone for each block, told before its end, in words that no shell sees', () => {
    const settings = checkOptions({ partition: 'gpu; rm -rf /', nodesAtOnce: 2, sbatch: ['--qos=night'] })
    const words = sbatchArguments(request, { settings, config: { time: '4:00:00', partition: 'cpu' } })
    expect(words).toEqual([
      '--parsable',
      '--exclusive',
      '--nodes=1',
      '--mem=0',
      '--requeue',
      '--signal=B:TERM@120',
      '--open-mode=append',
      '--job-name=run_1.0001',
      '--output=/r/%A.out',
      '--chdir=/r',
      '--array=1-6%2',
      '--partition=gpu; rm -rf /',
      '--time=4:00:00',
      '--qos=night',
      '/r/0001.sh',
    ])
  })

  it('refuses arguments with which a block would not be found again, or not be alone', () => {
    for (const word of ['--array=1-3', '-o', '--oversubscribe', 'script.sh', '-N'])
      expect(() => refuseArguments([word])).toThrow(`--sbatch: found ${word}`)
    expect(() => refuseArguments(['--mem=64G', '--mail-user=me@lab'])).not.toThrow()
  })
})

describe('what the accounting of Slurm counted', () => {
  const sacct = (body: string) => {
    const folder = temporaryFolder('sacct')
    writeFileSync(join(folder, 'sacct'), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
    return energyOfJobs(['run_1.0001'], Date.parse('2026-11-30T12:00:00Z'), {
      PATH: `${folder}:${process.env.PATH}`,
    })
  }

  it('is the joules of each turn of a job by its node, of the step that holds all, and never what stands for none', async () => {
    const told = [
      '7_1|n1|3600|640000',
      '7_1.batch|n1|3600|640000',
      '7_1.extern|n1|3600|640000',
      '7_2.batch|n2|60|18446744073709551614',
      '7_2.batch|n3|30|5000',
      '7_3.batch|n2|60|0',
      '7_4.batch|n2|60|',
      'sacct: a warning',
    ]
    expect(await sacct(`printf '%s\\n' '${told.join("' '")}'`)).toEqual([
      { task: '7_1', node: 'n1', seconds: 3600, joules: 640_000 },
      { task: '7_2', node: 'n3', seconds: 30, joules: 5000 },
    ])
  })

  it('is asked for by the names of the jobs, whole lines of them, and from the day before on', async () => {
    const words =
      'test "$*" = "--noheader --parsable2 --duplicates --name=run_1.0001 --starttime=2026-11-29T12:00:00 --format=JobID,NodeList,ElapsedRaw,ConsumedEnergyRaw"'
    expect(await sacct(`${words} && echo "1.batch|n1|10|100"`)).toHaveLength(1)
  })

  it('is nothing where there are no accounts', async () => {
    expect(await sacct('echo "Slurm accounting storage is disabled" >&2; exit 1')).toEqual([])
  })
})

describe('what Slurm says', () => {
  it('is read by task, whatever else stands there', () => {
    const text =
      '7_1|RUNNING|n1|run_1.0001|None\n7_[2-6%2]|PENDING||run_1.0001|Resources\n8|NODE_FAIL|n2|x|Prolog\n'
    expect(readJobs(text)).toEqual([
      {
        task: '7_1',
        job: '7',
        place: 1,
        name: 'run_1.0001',
        standing: 'running',
        word: 'RUNNING',
        node: 'n1',
        reason: '',
      },
      {
        task: '8',
        job: '8',
        place: 0,
        name: 'x',
        standing: 'over',
        word: 'NODE_FAIL',
        node: 'n2',
        reason: 'Prolog',
      },
    ])
  })

  it('tells times in days, hours, minutes and seconds', () => {
    expect(['1:30', '2:00:00', '1-00:00:01', 'UNLIMITED', 'INVALID'].map(secondsOf)).toEqual([
      90,
      7200,
      86_401,
      undefined,
      undefined,
    ])
  })
})

describe('the script of a job', () => {
  const common = { node: process.execPath, folder: '/', blocks: [4, 9], place: '$PLACE' }
  const run = (script: string) => {
    try {
      return execFileSync('bash', ['-c', script], { env: { ...process.env, PLACE: '2' } }).toString()
    } catch (error) {
      return `${Object(error).stdout}`
    }
  }

  it('runs the block of its task, with words that may hold anything', () => {
    const code = 'console.log(process.argv.slice(2).join("|"))'
    const program = '/dev/null'
    const script = jobScript({ ...common, command: [program, "it's", '$HOME'] }).replace(
      `"$node" ${program}`,
      `"$node" -e '${code}' x`,
    )
    expect(run(script)).toBe("it's|$HOME|9\n")
  })

  it('says what is missing', () => {
    expect(run(jobScript({ ...common, folder: '/no where', command: ['x'] }))).toContain(
      'there is no folder /no where',
    )
    expect(run(jobScript({ ...common, command: ['/no/nightwatt'] }))).toContain(
      'there is no nightwatt: /no/nightwatt',
    )
    expect(run(jobScript({ ...common, command: ['x'], containerImage: 'lab.sif' }))).toContain(
      'there is no apptainer',
    )
  })
})
