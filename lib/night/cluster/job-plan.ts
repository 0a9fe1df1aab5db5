import { dirname, join } from 'node:path'
import type { ClusterWishes, JobRequest } from '../../engine/cluster.js'
import { jobScript } from '../../engine/job-script.js'
import { withDefaults } from '../../engine/slurm/sbatch-arguments.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { makeFoldersIn } from '../../os/owner.js'
import { jobsFolder } from '../../record/cluster/places.js'
import { numberText, type Submission } from '../../record/cluster/submissions.js'
import { packageRoot } from '../../version.js'

/** What the jobs of a night run: a script for each submission, kept in the night's folder. */
export interface JobPlan {
  /** A job of a second, by which a node says what it lacks. */
  trial(name: string): JobRequest
  request(submission: Submission): JobRequest
  /** The file that a task's output goes to. */
  outputOf(task: string): string
}

/** @param acceptsChanges Whether blocks take code and configuration as they are now. */
export function jobPlan(night: string, wishes: ClusterWishes, acceptsChanges: boolean): JobPlan {
  const { prologue, containerImage } = withDefaults(wishes)
  const folder = process.cwd()
  const outputs = join(jobsFolder(night), 'output')
  const command = [join(packageRoot, 'dist/cli/main.js'), 'block', night]
  const common = {
    node: process.execPath,
    folder,
    prologue,
    containerImage,
    binds: [folder, dirname(night), packageRoot],
  }
  const write = (name: string, script: string) => {
    makeFoldersIn(night, 'jobs', 'output')
    const path = join(jobsFolder(night), `${name}.sh`)
    writeFileAtomically(path, script)
    return path
  }
  return {
    trial(name) {
      const script = jobScript({ ...common, command: [...command, '--try'], blocks: [1], place: '1' })
      return { name, script: write('trial', script), output: join(outputs, 'trial_%j.out'), folder, tasks: 0 }
    },
    request({ name, number, blocks }) {
      const how = acceptsChanges ? ['--accept-changes'] : []
      const script = jobScript({
        ...common,
        command: [...command, ...how],
        blocks,
        place: '$SLURM_ARRAY_TASK_ID',
      })
      return {
        name,
        script: write(numberText(number), script),
        output: join(outputs, '%A_%a.out'),
        folder,
        tasks: blocks.length,
      }
    },
    outputOf: task => join(outputs, `${task}.out`),
  }
}
