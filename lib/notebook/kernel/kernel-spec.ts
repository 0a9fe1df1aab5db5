import { join } from 'node:path'
import { z } from 'zod'
import { packageRoot, packageVersion } from '../../version.js'

/** Name of the kernel's folder, under which Jupyter and notebooks know it. */
export const kernelName = 'nightwatt-typescript'

export const kernelTitle = 'TypeScript (nightwatt)'

/** The part of a kernel.json that we look at; other programs' kernels have it too. */
export const kernelSpecSchema = z.object({
  argv: z.array(z.string()).min(1),
  display_name: z.string(),
  metadata: z.object({ nightwatt: z.object({ version: z.string() }).optional() }).optional(),
})

const launcher = join(packageRoot, 'dist/notebook/kernel/start-kernel.js')

/**
 * The content of our kernel.json. Absolute paths: Jupyter may be started where neither this node nor any npx is on
 * the PATH. `interrupt_mode` says that the stop button sends SIGINT.
 */
export function kernelSpec(): object {
  return {
    // Node 20 warns of `require` of an ES module, which is how a cell imports us.
    argv: [process.execPath, '--disable-warning=ExperimentalWarning', launcher, '{connection_file}'],
    display_name: kernelTitle,
    language: 'typescript',
    interrupt_mode: 'signal',
    metadata: { nightwatt: { version: packageVersion() } },
  }
}
