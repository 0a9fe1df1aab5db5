import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../os/atomic.js'
import { makeFoldersIn } from '../../os/owner.js'
import { isThere, readRegularText } from '../../os/regular-file.js'
import { createExclusively } from './exclusive-file.js'
import { jobsFolder } from './places.js'

const submissionSchema = z.object({
  /** Of the job, by which the cluster is asked for it: it is on disk before the job is there. */
  name: z.string(),
  /** What its tasks run, the first one's block first. */
  blocks: z.array(z.number()),
})

/** Jobs that were submitted together. */
export interface Submission extends z.infer<typeof submissionSchema> {
  readonly number: number
}

/** Every submission of a night, from whichever machine, the first one first. */
export function submissionsOf(night: string): readonly Submission[] {
  const folder = jobsFolder(night)
  if (!isThere(folder)) return []
  return readdirSync(folder)
    .flatMap(name => /^(\d{4,})\.json$/.exec(name)?.[1] ?? [])
    .sort((one, other) => Number(one) - Number(other))
    .map(number => ({
      number: Number(number),
      ...submissionSchema.parse(JSON.parse(readRegularText(join(folder, `${number}.json`)))),
    }))
}

/** Notes what is about to be submitted, under a number that no other machine can have taken. */
export function beginSubmission(night: string, nightName: string, blocks: readonly number[]): Submission {
  const folder = makeFoldersIn(night, 'jobs')
  for (let number = (submissionsOf(night).at(-1)?.number ?? 0) + 1; ; number += 1) {
    const name = `${nightName}.${numberText(number)}`
    const content = { name, blocks: [...blocks] }
    if (createExclusively(join(folder, `${numberText(number)}.json`), `${JSON.stringify(content)}\n`))
      return { number, ...content }
  }
}

export function numberText(number: number): string {
  return String(number).padStart(4, '0')
}

const endName = 'end'

/** Says to all jobs that the user ends the night: none of them is to ask for another turn. */
export function sayEnd(night: string): void {
  writeFileAtomically(join(makeFoldersIn(night, 'jobs'), endName), '')
}

export function unsayEnd(night: string): void {
  rmSync(join(jobsFolder(night), endName), { force: true })
}

export function isEndSaid(night: string): boolean {
  return isThere(join(jobsFolder(night), endName))
}
