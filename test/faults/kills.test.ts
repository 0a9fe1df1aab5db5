// Waits long for nights that are killed.
// Any Node: faults.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { processIds, processTagVariable } from '../../lib/run/process/process-tag.ts'
import { withStandIns } from '../stand-ins/index.ts'
import { makeProject, type Project, toyConfig } from '../support/project.ts'

/**
 * Kills nightwatt at random instants, goes on with its night as often as it takes, and holds what comes of it against a
 * night that nobody disturbed. `NIGHTWATT_KILLS` says how many kills (the full suite: 200), `NIGHTWATT_FAULT_SEED` which.
 */
const kills = Number(process.env.NIGHTWATT_KILLS ?? 10)
const seed = Number(process.env.NIGHTWATT_FAULT_SEED ?? Math.floor(Math.random() * 1e9))

// Deterministic, with a failure that is retried: what came of it can be compared.
const trainer = `#!/bin/sh
echo "arguments: $*"
case "$*" in *"--epochs 7"*) [ "$NIGHTWATT_ATTEMPT" = 1 ] && { echo "RuntimeError: once"; exit 1; } ;; esac
(setsid sleep 300 >/dev/null 2>&1 &)
sleep 0.2
echo "Accuracy: 9$5.5"
`
const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '5', '-s', '8', '--no-report']
const quick = ['--cooldown', '0.1', '--retry-delay', '0.1', '--sample-interval', '50']
const experiments = [1, 2, 3, 4, 5]
// Longer than a whole night takes, so that every instant of it is met.
const maxMs = 4500

function projectOf() {
  const env = withStandIns({ gpu: {}, cpu: {} })
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  return { project, env }
}

/** What of an experiment must not hang on when it was killed: its attempts may be more. */
function outcomeOf(project: Project, index: number): unknown {
  const record = project.json(nightOf(project), `toy_small_00${index}/experiment.json`) as Record<
    string,
    unknown
  >
  const { experiment_id, hyperparameters, performance_metrics, outcome, cause, mode, training_success } =
    record
  return { experiment_id, hyperparameters, performance_metrics, outcome, cause, mode, training_success }
}

const planOf = (project: Project) => (project.json(nightOf(project), 'night.json') as { plan: unknown }).plan

/** Processes that carry any mark of nightwatt's and were started in this project. */
function leftIn(project: Project): number[] {
  return processIds().filter(pid => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1')
      return environment.includes(`${processTagVariable}=`) && environment.includes(`PWD=${project.root}`)
    } catch {
      return false
    }
  })
}

/** Every file of a night is whole: none half written, every JSON file and every line of the journal but torn ones. */
function brokenFiles(project: Project): string[] {
  const files = readdirSync(nightOf(project), { recursive: true, encoding: 'utf8' })
  return files.filter(file => {
    if (file.endsWith('.partial')) return true
    if (!file.endsWith('.json')) return false
    try {
      JSON.parse(project.read(nightOf(project), file))
      return false
    } catch {
      return true
    }
  })
}

/** Random numbers between 0 and 1, the same for the same seed: mulberry32. */
function randomNumbers(start: number): () => number {
  let state = start | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe(`nightwatt killed ${kills} times (NIGHTWATT_FAULT_SEED=${seed})`, () => {
  it('ends each night as if nobody had disturbed it', { timeout: 60_000 + kills * 20_000 }, async () => {
    const undisturbed = projectOf()
    const { code, stderr } = await undisturbed.project.nightwatt(['run', ...flags, ...quick], undisturbed)
    expect(code, stderr).toBe(0)
    const random = randomNumbers(seed)
    for (let killed = 0; killed < kills; ) {
      const { project, env } = projectOf()
      let started = false
      for (let again = true; again; ) {
        const words = started ? ['--resume', 'latest', '--no-report'] : [...flags, ...quick]
        const { child, ended } = project.start(['run', ...words], { env })
        const patience = new AbortController()
        const ms = killed < kills ? random() * maxMs : maxMs * 10
        const met = await Promise.race([
          ended.then(() => false),
          wait(ms, true, { signal: patience.signal }).catch(() => false),
        ])
        patience.abort()
        if (met) {
          child.kill('SIGKILL')
          killed += 1
        }
        const ending = await ended
        started ||= plannedNights(project).length > 0
        again = met || !started
        const why = `seed ${seed}, kill ${killed}: ${ending.stderr}`
        if (!met && started) expect(ending.code, why).toBe(0)
      }
      const where = `seed ${seed}, kill ${killed}, ${project.root}`
      expect(planOf(project), where).toEqual(planOf(undisturbed.project))
      for (const index of experiments) {
        expect(outcomeOf(project, index), where).toEqual(outcomeOf(undisturbed.project, index))
      }
      expect(brokenFiles(project), where).toEqual([])
      const check = await project.nightwatt(['check', '--json'])
      const { findings } = JSON.parse(check.stdout)[0]
      expect(findings, `${where}: ${JSON.stringify(findings)}`).toEqual([])
      const ids = project
        .read(nightOf(project), 'summary.csv')
        .trim()
        .split('\n')
        .slice(1)
        .map(row => row.split(',')[0])
      expect(ids, where).toEqual(experiments.map(index => `toy_small_00${index}`))
      expect(leftIn(project), where).toEqual([])
    }
  })
})

/** Folders of nights that have a plan: what was killed before that has run nothing. */
function plannedNights({ root }: Project): string[] {
  try {
    const results = join(root, 'results')
    return readdirSync(results)
      .map(name => join(results, name))
      .filter(night => existsSync(join(night, 'night.json')))
  } catch {
    return []
  }
}

function nightOf(project: Project): string {
  const nights = plannedNights(project)
  expect(nights, project.root).toHaveLength(1)
  return nights[0] ?? ''
}
