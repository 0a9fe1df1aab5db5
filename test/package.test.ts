import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '..', name), 'utf8'))

interface Manifest {
  readonly version: string
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly hasInstallScript?: boolean; readonly integrity?: string }>
  >
}

const { version, scripts, dependencies, devDependencies } = read('package.json') as Manifest
const { packages } = read('package-lock.json') as Lock

describe('what is installed', () => {
  it('is pinned to one version each', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    )
    expect(loose).toEqual([])
  })

  it('is known by its checksum', () => {
    const unknown = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity)
    expect(unknown.map(([path]) => path)).toEqual([])
  })

  it('runs no script of others but that of zeromq, as the README says, and of ours the build alone', () => {
    const withScript = Object.entries(packages).filter(
      ([path, { hasInstallScript }]) => path !== '' && hasInstallScript,
    )
    // The kernel's sockets: its script takes the binary that lies in the package.
    expect(withScript.map(([path]) => path)).toEqual(['node_modules/zeromq'])
    const atInstall = [
      'preinstall',
      'install',
      'postinstall',
      'prepublish',
      'preprepare',
      'prepare',
      'postprepare',
    ]
    expect(Object.keys(scripts).filter(name => atInstall.includes(name))).toEqual(['prepare'])
  })

  it('has one version, also in what papermill is given', () => {
    const project = readFileSync(resolve(import.meta.dirname, '../papermill-plugin/pyproject.toml'), 'utf8')
    expect(/^version = "(.*)"$/m.exec(project)?.[1]).toBe(version)
  })
})
