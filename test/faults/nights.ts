import { cpSync } from 'node:fs'
import { basename, join } from 'node:path'
import { withStandIns } from '../stand-ins/index.ts'
import { makeProject, toyConfig } from '../support/project.ts'
import type { Place } from './reader.ts'

const trainer = `#!/bin/sh
echo "arguments: $*"
sleep 0.5
case "$*" in *"--epochs 6"*) [ "$NIGHTWATT_ATTEMPT" = 1 ] && { echo "RuntimeError: once"; exit 1; } ;; esac
echo "Accuracy: 91.5"
`
const writer = `#!/bin/sh
echo "weights" > "$1/model.txt"
sleep 0.6
echo "Accuracy: 91.5"
`
const load = '#!/bin/sh\nsleep 0.2\n'

/** One that finished, one beside a load whose program leaves files, and one that was stopped after its first experiment. */
export const kindsOfNight = ['finished', 'parallel', 'stopped'] as const
export type KindOfNight = (typeof kindsOfNight)[number]

const config = {
  models: {
    ...(toyConfig() as { models: object }).models,
    writer: {
      path: 'writer',
      command_template: './write.sh {output} {hyperparameters}',
      models: ['only'],
      supported_hyperparams: { epochs: { type: 'int', range: [1, 9], default: 3, flag: '--epochs' } },
      performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9.]+)' } },
    },
    load: {
      path: 'load',
      train_script: './load.sh',
      models: ['heavy'],
      model_flag: '--model',
      supported_hyperparams: { size: { type: 'int', range: [1, 64], default: 8, flag: '--size' } },
    },
  },
}
const batch = {
  mode: 'parallel',
  runs_per_config: 1,
  experiments: [
    {
      foreground: { repo: 'writer', model: 'only', mutate: ['epochs'] },
      background: { repo: 'load', model: 'heavy', hyperparameters: { size: 3 } },
    },
  ],
}

/**
 * Runs a night of each kind, and copies them to where one can be altered.
 *
 * @param folder Holds a folder of whole nights for each kind, and `results`.
 */
export async function makeNights(folder: string): Promise<ReadonlyMap<KindOfNight, Place>> {
  const project = makeProject({
    config,
    files: {
      'toy/train.sh': trainer,
      'writer/write.sh': writer,
      'load/load.sh': load,
      'batch.json': JSON.stringify(batch),
    },
  })
  const env = withStandIns({ gpu: {}, cpu: {} })
  const quick = ['-s', '5', '--cooldown', '0', '--retry-delay', '0', '--no-report']
  const sweep = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '2', '--keep-failed']
  const flags: Record<KindOfNight, readonly string[]> = {
    finished: ['run', ...sweep, ...quick],
    parallel: ['run', '-ec', 'batch.json', '--background-lead', '0.1', ...quick],
    stopped: ['run', ...sweep, ...quick],
  }
  const places = new Map<KindOfNight, Place>()
  for (const kind of kindsOfNight) {
    const { child, ended, shows } = project.start(flags[kind], { env })
    if (kind === 'stopped') {
      await shows('RUN 2/2')
      child.kill('SIGINT')
    }
    const { code, stderr } = await ended
    if (code !== (kind === 'stopped' ? 130 : 0)) throw new Error(stderr)
    const name = basename(project.night(-1))
    const whole = join(folder, kind, name)
    cpSync(project.night(-1), whole, { recursive: true })
    places.set(kind, { path: join(folder, 'results', name), whole, cwd: project.root })
  }
  return places
}
