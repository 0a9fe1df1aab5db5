import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { installKernel, uninstallKernel } from '../../../lib/notebook/kernel/kernels.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'nightwatt-kernels-'))

it.each([
  ['share'],
  ['share/jupyter'],
  ['share/jupyter/kernels'],
  ['share/jupyter/kernels/nightwatt-typescript'],
])('a kernel is not registered behind a link that leads out of the prefix: %s', async link => {
  const [prefix, outside] = [newFolder(), newFolder()]
  mkdirSync(join(prefix, link, '..'), { recursive: true })
  symlinkSync(outside, join(prefix, link))
  await expect(installKernel({ prefix })).rejects.toThrow(`${link} is a link that leads out of ${prefix}`)
  expect(readdirSync(outside)).toEqual([])
})

it('a kernel is registered, and removed, behind a link that stays in the prefix', async () => {
  const prefix = newFolder()
  mkdirSync(join(prefix, 'lib/data'), { recursive: true })
  symlinkSync('lib/data', join(prefix, 'share'))
  const { path } = await installKernel({ prefix })
  expect(existsSync(join(path, 'kernel.json'))).toBe(true)
  expect(await uninstallKernel({ prefix })).toEqual([path])
})
