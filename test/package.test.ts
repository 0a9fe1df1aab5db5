// Waits for npm, which packs.
// Any Node: what is packed.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '..', name), 'utf8'))

interface Manifest {
  readonly version: string
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly overrides: Readonly<Record<string, string>>
}

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { readonly version: string; readonly hasInstallScript?: boolean; readonly integrity?: string }
    >
  >
}

const { version, scripts, dependencies, devDependencies, overrides } = read('package.json') as Manifest
const { packages } = read('package-lock.json') as Lock

const isOneVersion = (range: string) => /^\d+\.\d+\.\d+$/.test(range)

describe('what is installed', () => {
  it('is, in a checkout, one version each', () => {
    const loose = Object.entries(devDependencies).filter(([, range]) => !isOneVersion(range))
    expect(loose).toEqual([])
    for (const [name, range] of Object.entries(dependencies))
      expect(packages[`node_modules/${name}`]?.version, name).toBe(range.replace(/^[\^~]/, ''))
  })

  it('leaves those who depend on it a range of each, but of what only our override would hold', () => {
    const exact = Object.entries(dependencies).filter(([, range]) => isOneVersion(range))
    expect(Object.fromEntries(exact)).toEqual(overrides)
  })

  it('is known by its checksum', () => {
    const unknown = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity)
    expect(unknown.map(([path]) => path)).toEqual([])
  })

  it('runs no script of others but those of zeromq and koffi, as CONTRIBUTING.md says, and of ours the build alone', () => {
    const withScript = Object.entries(packages).filter(
      ([path, { hasInstallScript }]) => path !== '' && hasInstallScript,
    )
    // The kernel's sockets: its script takes the binary that lies in the package. What calls NVIDIA's library: its
    // script looks for the binary that lies in another package, and nothing else where it finds it.
    expect(withScript.map(([path]) => path)).toEqual(['node_modules/koffi', 'node_modules/zeromq'])
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

describe('what is published', () => {
  const root = resolve(import.meta.dirname, '..')
  let held: readonly string[] | undefined
  const packed = () => {
    held ??= listPacked()
    return held
  }
  const listPacked = () => {
    const told = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [{ files }] = JSON.parse(told) as [{ readonly files: readonly { readonly path: string }[] }]
    return files.map(({ path }) => path)
  }

  it('holds all that its Markdown links to', () => {
    const paths = packed()
    const isHeld = (path: string) => paths.some(one => one === path || one.startsWith(`${path}/`))
    const broken = paths
      .filter(path => path.endsWith('.md'))
      .flatMap(page =>
        [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)/g)]
          .map(([, link = '']) => link)
          .filter(link => !/^\w+:/.test(link))
          .map(link => ({ page, link, path: normalize(join(dirname(page), link)).replace(/\/$/, '') })),
      )
      // Tests, the build and how they are run are for those who have a checkout.
      .filter(({ path }) => !isHeld(path) && !/^(?:test|scripts|\.ci|vitest\.config\.ts)(?:\/|$)/.test(path))
    expect(broken).toEqual([])
  })

  it('holds no tests, nights or locks of this checkout', () => {
    const wrong = packed().filter(path =>
      /^(?:test|results|node_modules|reference)\/|package-lock/.test(path),
    )
    expect(wrong).toEqual([])
  })

  it('has its changes told under its version and a date', () => {
    const changes = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
    const headings = [...changes.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? '')
    expect(headings[0]).toBe('Unreleased')
    expect(headings[1]).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)$`))
  })

  it('passes on the licence of every package whose code is in its files, and needs the others installed', () => {
    const folder = join(root, 'dist')
    const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.js'))
      .map(name => readFileSync(join(folder, name), 'utf8'))
      .join('\n')
    const inside = [...code.matchAll(/^\/\/(?:#region)? .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm)].map(
      ([, name]) => name,
    )
    const licences = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.md'), 'utf8')
    const told = [...licences.matchAll(/^## (\S+) \d/gm)].map(([, name]) => name)
    expect(inside).toEqual(expect.arrayContaining(['zod', 'execa', 'vega-lite']))
    expect(told).toEqual(expect.arrayContaining(inside))

    const named = [
      ...code.matchAll(/^import [^'"]*["']([^.'"][^'"]*)["'];$|\bimport\(["']([^.'"][^'"]*)["']\)/gm),
    ]
    const packages = named.map(([, one, other]) => one ?? other ?? '').filter(name => !isBuiltin(name))
    // Vega asks for canvas, and does without; koffi is optional.
    expect([...new Set(packages)].sort()).toEqual(['arquero', 'canvas', 'koffi'])
  })

  it('has the entry points that resolvers of any age look for', () => {
    for (const path of ['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js'])
      expect(existsSync(join(root, path)), path).toBe(true)
  })
})
