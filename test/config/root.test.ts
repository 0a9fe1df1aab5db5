import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findRoot, resolveConfig } from '../../lib/config/root.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nightwatt-root-')))
const project = join(folder, 'project')
for (const name of ['project/config', 'project/notebooks/deep', 'elsewhere', 'other/config']) {
  mkdirSync(join(folder, name), { recursive: true })
}
for (const name of ['project/config/models_config.json', 'project/config/mine.json', 'elsewhere/x.json']) {
  writeFileSync(join(folder, name), '{}')
}
afterAll(() => rmSync(folder, { recursive: true }))

describe('the root', () => {
  it('is the nearest folder upward that holds config/models_config.json', () => {
    expect(findRoot(join(project, 'notebooks', 'deep'))).toBe(project)
    expect(findRoot(project)).toBe(project)
  })

  it('is the working folder where there is none', () => {
    expect(findRoot(join(folder, 'elsewhere'))).toBe(join(folder, 'elsewhere'))
  })
})

describe('the models file', () => {
  const file = join(project, 'config', 'models_config.json')

  it("is the root's own when none is named", () => {
    expect(resolveConfig({ cwd: join(project, 'notebooks') })).toEqual({ root: project, file, base: project })
  })

  it('is found from the root by the line that works in the root', () => {
    const cwd = join(project, 'notebooks')
    expect(resolveConfig({ cwd, config: 'config/mine.json' }).file).toBe(join(project, 'config', 'mine.json'))
  })

  it('elsewhere has paths relative to its folder, or to the one above a folder named config', () => {
    expect(resolveConfig({ cwd: project, config: '../elsewhere/x.json' })).toEqual({
      root: project,
      file: join(folder, 'elsewhere', 'x.json'),
      base: join(folder, 'elsewhere'),
    })
    expect(resolveConfig({ cwd: project, config: join(folder, 'other', 'config', 'y.json') }).base).toBe(
      join(folder, 'other'),
    )
  })

  it('that is nowhere is the one in the working folder', () => {
    expect(resolveConfig({ cwd: join(project, 'notebooks'), config: 'no.json' }).file).toBe(
      join(project, 'notebooks', 'no.json'),
    )
  })
})
