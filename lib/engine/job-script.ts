import { shellQuote } from '../config/command/shell-quote.js'

/** What one job runs. */
export interface JobScript {
  /** Words of the command, to which the block's number is added. */
  readonly command: readonly string[]
  /** The Node that runs it, where it is there; else the one on the PATH. */
  readonly node: string
  readonly folder: string
  /** By the place of the task, from 1. */
  readonly blocks: readonly number[]
  /** The words of the shell for a task's place: `$SLURM_ARRAY_TASK_ID`. */
  readonly place: string
  /** Lines of shell that run first. */
  readonly prologue?: string | null | undefined
  /** Where Apptainer runs it. */
  readonly containerImage?: string | null | undefined
  /** Folders that a container sees beside the user's own. */
  readonly binds?: readonly string[]
}

/**
 * A script of bash that runs a block: it says in words what is missing on its node, and hands on the signal that its time
 * is about to be over, once, for the shell that gets it would otherwise only wait.
 */
export function jobScript({
  command: [program = '', ...words],
  node,
  folder,
  blocks,
  place,
  prologue,
  containerImage,
  binds = [],
}: JobScript): string {
  const quoted = (text: string) => shellQuote([text])
  const start =
    containerImage === null || containerImage === undefined
      ? '"$node"'
      : `apptainer exec --nv ${binds.map(bind => `--bind ${quoted(bind)} `).join('')}${quoted(containerImage)} ${quoted(node)}`
  const findNode =
    containerImage === null || containerImage === undefined
      ? [
          `node=${quoted(node)}`,
          `[ -x "$node" ] || node=$(command -v node) || missing "Node: neither $node nor node on the PATH (have the prologue load it)"`,
          `[ -r ${quoted(program)} ] || missing "nightwatt: "${quoted(program)}`,
        ]
      : ['command -v apptainer >/dev/null || missing "apptainer on the PATH (have the prologue load it)"']
  return [
    '#!/bin/bash',
    'missing() { echo "nightwatt: on $(hostname) there is no $*"; exit 69; }',
    `cd ${quoted(folder)} || missing "folder "${quoted(folder)}`,
    ...(prologue === null || prologue === undefined ? [] : [prologue]),
    ...findNode,
    `blocks=(${blocks.join(' ')})`,
    `block=\${blocks[${place} - 1]}`,
    ...handingOn(`${start} ${shellQuote([program, ...words])} "$block"`, 'TERM INT'),
    '',
  ].join('\n')
}

/** Lines that run a command, hand signals on to it, and end as it does. */
export function handingOn(command: string, signals: string): readonly string[] {
  return [
    `${command} &`,
    'child=$!',
    `trap 'kill -TERM "$child" 2>/dev/null' ${signals}`,
    // A signal that is trapped ends the wait, and not the child.
    'wait "$child"; code=$?',
    'while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done',
    'exit "$code"',
  ]
}
