import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readPerfTotals } from '../../../lib/record/older/perf-totals.ts'
import { temporaryFolder } from './original.ts'

function totalsOf(files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return readPerfTotals(folder)
}

it("reads perf's own words, thousands and all", () => {
  const raw = `  322,191.53 Joules power/energy-pkg/
       1,182.55 Joules power/energy-ram/
     481.904337374 seconds time elapsed`
  expect(totalsOf({ 'cpu_energy_raw.txt': raw })).toEqual({
    packageJoules: 322_191.53,
    ramJoules: 1182.55,
    elapsedSeconds: 481.904337374,
  })
})

it('reads the digest where perf is silent, in both of its spellings', () => {
  const newer =
    'Package Energy (Joules): 669.31\nRAM Energy (Joules): 51.88\nTotal CPU Energy (Joules): 721.19\n'
  const older = 'Package Energy: 669.31 J\nRAM Energy: 51.88 J\n'
  const expected = { packageJoules: 669.31, ramJoules: 51.88, elapsedSeconds: null }
  expect(totalsOf({ 'cpu_energy_raw.txt': '', 'cpu_energy.txt': newer })).toEqual(expected)
  expect(totalsOf({ 'cpu_energy.txt': older })).toEqual(expected)
})

it('knows nothing where there is nothing', () => {
  expect(totalsOf({})).toEqual({ packageJoules: null, ramJoules: null, elapsedSeconds: null })
  expect(totalsOf({ 'cpu_energy_raw.txt': '<not supported> Joules power/energy-pkg/' })).toMatchObject({
    packageJoules: null,
  })
})
