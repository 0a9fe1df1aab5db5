import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from './support/project.ts'

const checkout = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
const steps = read('Containerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n/g, ' ')

describe('the container', () => {
  it('has a Node that the package is for', () => {
    const [, found = ''] = /^FROM \S+\/node:(\d+)/m.exec(steps) ?? []
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
    expect(Number(found)).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]))
  })

  it('has one version each of the Python packages that notebooks are run with', () => {
    const packages = /pip install [^&]*?(jupyterlab[^&\n]*)/.exec(steps)?.[1]?.trim().split(/\s+/) ?? []
    expect(packages.filter(name => !/^[\w-]+==\d+(?:\.\d+)+$/.test(name))).toEqual([])
    const names = packages.map(name => name.split('==')[0])
    expect(names).toEqual(['jupyterlab', 'nbclient', 'nbconvert', 'papermill', 'scikit-learn'])
  })

  it('says no command of nightwatt that does not exist', () => {
    const commands = [...steps.matchAll(/npx nightwatt ((?:[a-z]+ )+)(.*)/g)]
    expect(commands.length).toBeGreaterThan(0)
    for (const [, words = '', flags = ''] of commands) {
      const help = execFileSync(process.execPath, [cli, ...words.trim().split(' '), '--help'], {
        encoding: 'utf8',
      })
      for (const [flag] of flags.matchAll(/--[a-z-]+/g)) expect(help).toContain(flag)
    }
  })

  it('installs what is there, by the lock, and copies nothing that was made on this machine', () => {
    for (const [path] of steps.matchAll(/(?<= )\.\/[\w-]+/g))
      expect(existsSync(join(checkout, path)), path).toBe(true)
    expect(steps).toMatch(/\bnpm ci\b/)
    const ignored = read('.containerignore').split('\n')
    for (const path of ['.git', 'node_modules', 'dist', 'results']) expect(ignored).toContain(path)
  })

  it('starts JupyterLab in the folder that holds the notebooks, as a user who is not root', () => {
    const [, folder = ''] = /^WORKDIR (\S+)/m.exec(steps) ?? []
    const command: unknown = JSON.parse(/^CMD (.*)$/m.exec(steps)?.[1] ?? 'null')
    expect(command).toEqual(expect.arrayContaining(['jupyter', 'lab', `--notebook-dir=${folder}`]))
    expect(steps).toMatch(/^USER node$/m)
  })
})
