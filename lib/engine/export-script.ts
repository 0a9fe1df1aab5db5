import { gzipSync } from 'node:zlib'
import { shellQuote } from '../config/command/shell-quote.js'
import { handingOn } from './job-script.js'
import { warningSeconds } from './slurm/sbatch-arguments.js'

/** Whose scripts are written for clusters that are asked by hand. */
export const schedulers = ['slurm', 'pbs', 'bash'] as const

export type Scheduler = (typeof schedulers)[number]

export interface ExportedNight {
  readonly name: string
  /** The content of its night.json. */
  readonly record: string
  readonly blocks: number
  /** Minutes, or as Slurm has it; null where nothing is asked for. */
  readonly time: string | null
  readonly prologue: string | null
}

/** What tells a scheduler's script from others: its lines, and by which word of the shell a task knows its block. */
const forms: Readonly<
  Record<Scheduler, { lines: (night: ExportedNight) => readonly string[]; folder: string; block: string }>
> = {
  slurm: {
    lines: ({ name, blocks, time }) => [
      `#SBATCH --job-name=${name}`,
      `#SBATCH --array=1-${blocks}`,
      '#SBATCH --exclusive --nodes=1 --mem=0 --requeue',
      `#SBATCH --signal=B:TERM@${warningSeconds}`,
      ...(time === null ? [] : [`#SBATCH --time=${time}`]),
    ],
    folder: '"$SLURM_SUBMIT_DIR"',
    block: '"$SLURM_ARRAY_TASK_ID"',
  },
  pbs: {
    lines: ({ name, blocks, time }) => [
      `#PBS -N ${name}`,
      ...(blocks === 1 ? [] : [`#PBS -J 1-${blocks}`]),
      '#PBS -l select=1 -l place=excl',
      '#PBS -r y',
      ...(time === null ? [] : [`#PBS -l walltime=${time}`]),
    ],
    folder: '"$PBS_O_WORKDIR"',
    // An array of one is none.
    block: `"\${PBS_ARRAY_INDEX:-1}"`,
  },
  bash: {
    lines: () => ['# bash this.sh: all blocks, one after the other; bash this.sh 3: the third alone.'],
    folder: '.',
    block: '"$block"',
  },
}

const lineLength = 100

/** Stands in the record for the folder that the script is started in. */
export const rootThere = '/@ROOT@'

/**
 * A script that holds a night's plan and runs its blocks, for a cluster that nightwatt cannot ask: it is started in a
 * checkout of the project there, and what it leaves in `results` is brought back.
 */
export function exportScript(night: ExportedNight, scheduler: Scheduler): string {
  const { lines, folder, block } = forms[scheduler]
  const path = `results/${night.name}`
  const packed = gzipSync(night.record)
    .toString('base64')
    .replaceAll(new RegExp(`.{1,${lineLength}}`, 'g'), '$&\n')
  const run = `npx nightwatt block ${shellQuote([path])} ${block}`
  return [
    '#!/bin/bash',
    ...lines(night),
    `cd ${folder} || exit 69`,
    ...(night.prologue === null ? [] : [night.prologue]),
    `if ! [ -e ${path}/night.json ]; then`,
    `  mkdir -p ${path} && base64 -d <<'NIGHT' | gunzip | sed "s|${rootThere}|\${PWD//[&|\\\\]/\\\\&}|g" >${path}/.night.$$ && mv ${path}/.night.$$ ${path}/night.json || exit 69`,
    packed.trimEnd(),
    'NIGHT',
    'fi',
    ...(scheduler === 'bash'
      ? [
          `if [ $# -gt 0 ]; then set -- "$@"; else set -- $(seq ${night.blocks}); fi`,
          `for block in "$@"; do ${run} || exit; done`,
        ]
      : handingOn(run, 'TERM')),
    '',
  ].join('\n')
}
