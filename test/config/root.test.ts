import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadModelsConfig } from '../../lib/config/load.ts'
import { findRoot, resolveConfig } from '../../lib/config/root.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nightwatt-root-')))
const project = join(folder, 'project')
for (const name of ['project/config', 'project/notebooks/deep', 'elsewhere', 'other/config']) {
  mkdirSync(join(folder, name), { recursive: true })
}
for (const name of ['project/config/models_config.json', 'project/config/mine.json', 'elsewhere/x.json']) {
  writeFileSync(join(folder, name), '{}')
}
const original = join(folder, 'original')
for (const name of ['original/mutation', 'original/settings', 'both/config', 'both/mutation']) {
  mkdirSync(join(folder, name), { recursive: true })
}
for (const name of ['original/mutation', 'both/mutation', 'both/config']) {
  writeFileSync(join(folder, name, 'models_config.json'), '{}')
}
writeFileSync(join(original, 'settings', 'x.json'), '{}')
afterAll(() => rmSync(folder, { recursive: true }))

describe('the root', () => {
  it('is the nearest folder upward that holds config/models_config.json', () => {
    expect(findRoot(join(project, 'notebooks', 'deep'))).toBe(project)
    expect(findRoot(project)).toBe(project)
  })

  it('is the folder that a pack was opened to, also within a project', () => {
    const opened = join(project, 'notebooks', 'study')
    mkdirSync(join(opened, 'notebooks'), { recursive: true })
    writeFileSync(join(opened, 'nightwatt-pack.json'), '{}')
    expect(findRoot(join(opened, 'notebooks'))).toBe(opened)
    expect(resolveConfig({ cwd: opened }).base).toBe(opened)
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

  it('elsewhere is that of a project there, where its results lie too', () => {
    const deep = join(folder, 'elsewhere')
    expect(resolveConfig({ cwd: deep, config: '../project/config/mine.json' })).toEqual({
      root: project,
      file: join(project, 'config', 'mine.json'),
      base: project,
    })
    expect(resolveConfig({ cwd: deep, config: '../original/settings/x.json' }).root).toBe(original)
  })

  it("is found where the original had it, its paths relative to the project's root, unless ours is there", () => {
    const file = join(original, 'mutation', 'models_config.json')
    expect(findRoot(join(original, 'settings'))).toBe(original)
    expect(resolveConfig({ cwd: join(original, 'settings') })).toEqual({
      root: original,
      file,
      base: original,
    })
    expect(resolveConfig({ cwd: folder, config: file }).base).toBe(original)
    expect(resolveConfig({ cwd: join(folder, 'both') }).file).toBe(
      join(folder, 'both', 'config', 'models_config.json'),
    )
  })

  it('that is nowhere is told of with both places', () => {
    const { file } = resolveConfig({ cwd: join(folder, 'elsewhere') })
    expect(() => loadModelsConfig(file)).toThrowError(
      /elsewhere\/config\/models_config\.json.*\n.*mutation\/models_config\.json, where the original had it/,
    )
  })

  it('elsewhere has paths relative to its folder, or to the one above a folder named config', () => {
    expect(resolveConfig({ cwd: project, config: '../elsewhere/x.json' })).toEqual({
      root: join(folder, 'elsewhere'),
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
