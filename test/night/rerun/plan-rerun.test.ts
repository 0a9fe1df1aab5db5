import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { planRerun } from '../../../lib/index.ts'

const recorded = resolve(import.meta.dirname, '../../fixtures/nights-0.1/run_20261129_044913')

describe('a night that is run again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-rerun-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('and is refused says also what was altered in its night.json', async () => {
    const night = join(folder, 'results', 'run_20261129_044913')
    cpSync(recorded, night, { recursive: true })
    const file = join(night, 'night.json')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replaceAll('"path": "load"', '"path": "loadx"'))
    const refused = planRerun(night, { cwd: folder })
    await expect(refused).rejects.toThrow(/loadx/)
    await expect(planRerun(night, { cwd: folder })).rejects.toThrow(/night\.json .*altered/)
  })
})
