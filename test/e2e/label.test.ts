// Waits for whole nights.
// Any Node: what nights are called.
import { readFileSync } from 'node:fs'
import { compare, openNight, selectNights, status } from 'nightwatt'
import { expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const trainer = '#!/bin/sh\necho "Accuracy: 90"\n'
const toy = ['-r', 'toy', '-m', 'small', '-n', '1', ...plainly]

it('a night is called by its label wherever it is named, and found by it', async () => {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const run = async (...label: string[]) => {
    const { code, stderr } = await project.nightwatt(['run', ...toy, ...label])
    expect(code, stderr).toBe(0)
    return stderr
  }
  expect(await run('--label', 'wide lr')).toContain('🌙 nightwatt · wide lr · run_')
  await run()
  const [first, second] = [project.night(0), project.night(1)]
  const results = { results: `${project.root}/results` }
  expect(await selectNights(['wide lr'], results)).toEqual([first])
  expect((await openNight(first)).record.label).toBe('wide lr')
  expect(await status({ night: first })).toMatchObject({ label: 'wide lr' })
  expect((await project.nightwatt(['status', 'wide lr'])).stdout).toContain('🌙 wide lr · run_')
  const page = await project.nightwatt(['report', 'wide lr'])
  expect(page.code, page.stderr).toBe(0)
  expect(readFileSync(page.stdout.trim(), 'utf8')).toContain('wide lr · run_')
  expect((await compare(first, second)).a.name).toContain('wide lr · run_')

  // What runs again is another night.
  const again = ['rerun', 'wide lr', '--cooldown', '0', '--no-report', '--no-energy']
  expect((await project.nightwatt(again)).code).toBe(0)
  expect((await openNight(project.night(2))).record).not.toHaveProperty('label')
  expect((await project.nightwatt([...again, '--label', 'wide lr'])).code).toBe(0)
  const ambiguous = await project.nightwatt(['report', 'wide lr'])
  expect(ambiguous.code).toBe(2)
  expect(ambiguous.stderr).toContain('"wide lr" is the label of 2 nights; allowed: one of run_')
  const none = await project.nightwatt(['report', 'wide lrr'])
  expect(none.code).toBe(2)
})
