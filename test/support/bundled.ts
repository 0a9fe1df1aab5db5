import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

const bundle = resolve(import.meta.dirname, '../../scripts/bundle.js')

/**
 * Files of lib/ that are not public, for programs that tests start.
 *
 * @param files Their paths below lib/.
 * @returns The paths of files to import, in the same order.
 */
export function bundled(...files: readonly string[]): readonly string[] {
  const program = `const { bundleInner } = await import(${JSON.stringify(bundle)})
    const paths = []
    for (const file of process.argv.slice(1)) paths.push(await bundleInner(file))
    process.stdout.write(JSON.stringify(paths))`
  const told = execFileSync(process.execPath, ['--input-type=module', '-e', program, ...files], {
    encoding: 'utf8',
  })
  return JSON.parse(told)
}
