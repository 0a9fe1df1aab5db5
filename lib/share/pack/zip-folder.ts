import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { flushFolder } from '../../os/atomic.js'
import { shownFileMode } from '../../os/file-modes.js'
import { filesBelow } from './walk.js'

// Compressed already.
const packed = /\.(?:zip|gz|xz|zst|bz2|parquet|bundle|png|jpe?g|npz|pt|safetensors)$/i

/** Puts everything below a folder into a zip file, which is there whole or not at all. */
export async function zipFolder(folder: string, path: string): Promise<void> {
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  for (const { path: name } of filesBelow(folder))
    zip.addFile(join(folder, name), name, {
      mode: 0o100644,
      compress: !packed.test(name),
    })
  const beside = join(dirname(path), `.${path.slice(dirname(path).length + 1)}.${process.pid}.partial`)
  try {
    const written = pipeline(
      zip.outputStream,
      createWriteStream(beside, { mode: shownFileMode, flags: 'wx' }),
    )
    // A file that cannot be read ends the writing too.
    const failed = new Promise<never>((_, reject) => zip.on('error', reject))
    zip.end()
    await Promise.race([written, failed])
    renameSync(beside, path)
    flushFolder(dirname(path))
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
