// Makes dist/ of lib/ (run by `npm ci` through `prepare`): the programs in few files, and the types. Links the package to
// itself, so that `import … from 'nightwatt'` also resolves in a notebook of this checkout, where the resolver is a
// classic one.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules/.cache/nightwatt/built-from')
const source = sourceOf(['lib', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json'])
// For the tests, which mostly find what is built already.
if (process.argv.includes('--if-changed') && existsSync(join(root, 'dist/index.d.ts')) && isBuiltFrom(source))
  process.exit(0)

const typescript = createRequire(import.meta.url).resolve('typescript/package.json')

rmSync(stamp, { force: true })
rmSync(join(root, 'dist'), { recursive: true, force: true })
const packages = await bundle(join(root, 'dist'), {
  index: 'index.ts',
  'cli/main': 'cli/main.ts',
  'notebook/kernel/start-kernel': 'notebook/kernel/start-kernel.ts',
  'measure/nvml/nvml-program': 'measure/nvml/nvml-program.ts',
})
// Their licences demand it of whoever passes on their code.
const licences = packages.map(
  ({ name, version, kind, licence }) =>
    `\n## ${name} ${version} (${kind})\n\n\`\`\`text\n${licence}\n\`\`\`\n`,
)
writeFileSync(
  join(root, 'dist/THIRD-PARTY-LICENSES.md'),
  `# Licences of others\n\nFiles of this folder hold code of these packages.\n${licences.join('')}`,
)
chmodSync(join(root, 'dist/cli/main.js'), 0o755)
// Whether they hold is for `npm run types`, which takes three times as long.
const types = [join(dirname(typescript), 'bin/tsc'), '-p', root, '--emitDeclarationOnly', '--noCheck']
execFileSync(process.execPath, types, { stdio: 'inherit' })

const link = join(root, 'node_modules/nightwatt')
if (!existsSync(link)) {
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync('..', link, 'dir')
}

mkdirSync(dirname(stamp), { recursive: true })
writeFileSync(stamp, source)

function isBuiltFrom(text) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === text
}

/** A checksum of everything that decides what is built. */
function sourceOf(places) {
  const hash = createHash('sha256')
  for (const place of places) {
    const path = join(root, place)
    const within = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
      : ['']
    const files = within.map(name => join(path, name)).filter(file => statSync(file).isFile())
    for (const file of files)
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0')
  }
  return hash.digest('hex')
}
