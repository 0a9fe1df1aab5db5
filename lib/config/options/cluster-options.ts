import * as kinds from './kinds.js'
import { setting } from './option.js'

const ofSlurm = {
  besideResume: true,
  ofTheMoment: true,
  otherwise: "the configuration's slurm, else Slurm's own",
} as const

/** How the blocks of a night are asked for on a cluster. Each may be different when a night goes on. */
export const clusterOptions = {
  /** The partition of the jobs. */
  partition: setting(kinds.orNull(kinds.text('name', 'the name of a partition')), null, {
    ...ofSlurm,
    help: 'with --engine slurm: the partition of its jobs',
  }),
  /** The account that the jobs are charged to. */
  account: setting(kinds.orNull(kinds.text('name', 'the name of an account')), null, {
    ...ofSlurm,
    help: 'with --engine slurm: the account that its jobs are charged to',
  }),
  /** How long one block may take at most, as `sbatch --time` has it. */
  time: setting(kinds.orNull(kinds.slurmTime), null, {
    ...ofSlurm,
    help: 'with --engine slurm: how long one block may take at most, in minutes or as 2-12:00:00; one that is not done goes on in its next turn',
  }),
  /** Generic resources of a node, as `gpu:4`. */
  gres: setting(kinds.orNull(kinds.text('list', 'generic resources, for example gpu:4')), null, {
    ...ofSlurm,
    help: 'with --engine slurm: generic resources of each node, as gpu:4',
  }),
  /** Features that the nodes are to have, as `sbatch --constraint` has them. */
  nodeConstraint: setting(kinds.orNull(kinds.text('features', 'features of nodes, for example a100')), null, {
    ...ofSlurm,
    help: 'with --engine slurm: features that the nodes are to have, as a100',
  }),
  /** How many blocks run at the same time at most. */
  nodesAtOnce: setting(
    kinds.orNull(
      kinds.number({ min: 1, max: 100_000, whole: true, allowed: 'a whole number from 1', argument: 'n' }),
    ),
    null,
    {
      ...ofSlurm,
      otherwise: "the configuration's slurm, else as many as there are",
      help: 'with --engine slurm: how many nodes work at the same time at most',
    },
  ),
  /** Further arguments of `sbatch`, each as one text. */
  sbatch: setting(kinds.texts('arg'), [], {
    ...ofSlurm,
    otherwise: "the configuration's slurm, else none",
    help: 'with --engine slurm: a further argument of sbatch, as --sbatch=--mem=0; repeatable',
  }),
  /** Lines of shell that a job runs first, on its node: `module load cuda`. */
  prologue: setting(kinds.orNull(kinds.text('shell', 'lines of shell')), null, {
    ...ofSlurm,
    otherwise: "the configuration's slurm, else none",
    help: 'with --engine slurm: lines of shell that each job runs first, as "module load cuda; conda activate lab"',
  }),
  /** An image that Apptainer runs nightwatt and the trainings in. */
  containerImage: setting(
    kinds.orNull(kinds.text('image', 'an image of Apptainer: a file, or docker://…')),
    null,
    {
      ...ofSlurm,
      otherwise: "the configuration's slurm, else none",
      help: 'with --engine slurm: the image in which Apptainer runs each block, which needs Node too',
    },
  ),
  /** Leave the jobs to Slurm once they are submitted (false). */
  detach: setting(kinds.yesOrNo, false, {
    besideResume: true,
    ofTheMoment: true,
    help: 'with --engine slurm: leave once the jobs are submitted; status follows them, and run --resume gathers them',
  }),
}
