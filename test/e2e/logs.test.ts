// Waits for whole nights.
// Any Node: logs.
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

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
      warnings: expect.arrayContaining([
        expect.stringContaining('nested repetitions such as (a+)+ run away'),
      ]),
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

describe('a metric that never matched', () => {
  const withPattern = metrics({ accuracy: 'Test Accuracy: ([0-9.]+)' })

  it("is told with the log's nearest lines, in the console and the record", async () => {
    const trainer = `#!/bin/sh
echo "Test accuracy = 91.2 %"
i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "Epoch $i: train accuracy 0.$i, loss 2.$i"; done
`
    const { code, stderr, record } = await runWith(trainer, withPattern)
    const nearest = ['Test accuracy = 91.2 %', 'Epoch 3000: train accuracy 0.3000, loss 2.3000']
    expect(code).toBe(0)
    expect(stderr).toContain(
      [
        '  ⚠ metric accuracy not found: nothing in the log matched /Test Accuracy: ([0-9.]+)/; nearest:',
        ...nearest.map(line => `      ${line}`),
      ].join('\n'),
    )
    expect(record).toMatchObject({ missing_metrics: [{ name: 'accuracy', reason: 'no match', nearest }] })
  })

  it('is told without a line where none resembles it', async () => {
    const trainer = '#!/bin/sh\nhead -c 5000000 /dev/zero | tr "\\0" x; echo\necho "loss 2.5"\n'
    const { stderr, record } = await runWith(trainer, withPattern)
    expect(stderr).toContain('and no line of it resembles what the pattern wants')
    expect(record).toMatchObject({ missing_metrics: [{ nearest: [] }] })
  })

  it('says so where it matched but held no number', async () => {
    const { stderr, record } = await runWith(
      '#!/bin/sh\necho "Accuracy: n/a"\n',
      metrics({ accuracy: 'Accuracy: (\\S+)' }),
    )
    expect(stderr).toContain('/Accuracy: (\\S+)/ matched, but its group held no number; nearest:')
    expect(record).toMatchObject({ missing_metrics: [{ reason: 'no number', nearest: ['Accuracy: n/a'] }] })
  })
})

describe('a cause of failure', () => {
  const trainer = '#!/bin/sh\necho "license server lic01: Connection refused"\nexit 3\n'

  it('of the configuration is told by its name and decides whether to try again', async () => {
    const { code, stderr, record } = await runWith(trainer, {
      failure_causes: { 'license-server': { pattern: 'license server \\w+', worth_retrying: false } },
    })
    expect(code).toBe(1)
    expect(stderr).toContain('(license-server)')
    expect(record).toMatchObject({ cause: 'license-server', retries: 0 })
  })

  it('that is built in is tried again, or not where the configuration says so', async () => {
    const args = ['-mr', '1']
    const built = await runWith(trainer, {}, args)
    expect(built.record).toMatchObject({ cause: 'network', retries: 1 })
    const changed = await runWith(trainer, { failure_causes: { network: { worth_retrying: false } } }, args)
    expect(changed.record).toMatchObject({ cause: 'network', retries: 0 })
  })

  it('that is misspelt is refused before anything runs', async () => {
    const config = toyConfig({ failure_causes: { timeuot: { worth_retrying: false } } })
    const project = makeProject({ config, files: { 'toy/train.sh': trainer } })
    const { code, stderr } = await project.nightwatt(['run', '-r', 'toy', '-m', 'small', ...plainly])
    expect(code).toBe(2)
    expect(stderr).toContain('models.toy.failure_causes.timeuot: found the cause "timeuot" without a pattern')
    expect(stderr).toContain('did you mean "timeout"?')
  })
})
