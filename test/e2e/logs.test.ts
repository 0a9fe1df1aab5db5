import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from './project.ts'

interface Outcome {
  readonly code: number | null
  readonly stderr: string
  readonly record: Record<string, unknown>
}

async function runWith(
  trainer: string,
  changes: Readonly<Record<string, unknown>>,
  args: readonly string[] = [],
): Promise<Outcome> {
  const project = makeProject({ config: toyConfig(changes), files: { 'toy/train.sh': trainer } })
  const run = ['run', '-r', 'toy', '-m', 'small', ...plainly, ...args]
  const { code, stderr } = await project.nightwatt(run)
  const record = project.json(project.night(), 'toy_small_001/experiment.json')
  return { code, stderr, record: Object(record) }
}

const metrics = (log_patterns: Readonly<Record<string, string>>) => ({
  performance_metrics: { log_patterns },
})

describe('a pattern that runs away', () => {
  const trainer = `#!/bin/sh
echo "Accuracy: 91.5"
echo a1
printf 'a%.0s' $(seq 60)
echo
`

  it('costs its metric, and says so in the console and the record', async () => {
    const { code, stderr, record } = await runWith(
      trainer,
      metrics({ slow: '(a+)+(\\d)', accuracy: 'Accuracy: ([0-9.]+)' }),
    )
    expect(code).toBe(0)
    expect(stderr).toContain('metric slow not found: its pattern /(a+)+(\\d)/ took longer than 1 s')
    expect(record).toMatchObject({
      performance_metrics: { accuracy: 91.5 },
      missing_metrics: [{ name: 'slow', pattern: '(a+)+(\\d)', reason: 'too slow' }],
      warnings: [expect.stringContaining('nested repetitions such as (a+)+ run away')],
    })
  })

  it('is left out of the judgement, with a warning that names it', async () => {
    const { code, stderr, record } = await runWith(trainer, {
      success_patterns: ['(a+)+2', 'Accuracy'],
      error_patterns: ['(a+)+3'],
    })
    expect(code).toBe(0)
    expect(stderr).toContain('the attempt was judged without the success pattern /(a+)+2/')
    expect(stderr).toContain('the attempt was judged without the error pattern /(a+)+3/')
    expect(record).toMatchObject({ training_success: true })
  })
})
