// Compiles lib/ to dist/ (run by `npm ci` through `prepare`) and links the package to itself, so that
// `import … from 'nightwatt'` also resolves in a notebook of this checkout, where the resolver is a classic one.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const typescript = createRequire(import.meta.url).resolve('typescript/package.json')

rmSync(join(root, 'dist'), { recursive: true, force: true })
execFileSync(process.execPath, [join(dirname(typescript), 'bin/tsc'), '-p', root], { stdio: 'inherit' })
chmodSync(join(root, 'dist/cli/main.js'), 0o755)
// The one part of it that is no TypeScript: what executes notebooks, for Python.
const executor = 'notebook/execute-notebook.py'
cpSync(join(root, 'lib', executor), join(root, 'dist', executor))

const link = join(root, 'node_modules/nightwatt')
if (!existsSync(link)) {
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync('..', link, 'dir')
}
