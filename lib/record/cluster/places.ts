import { join } from 'node:path'

/** Where the blocks of a night lie, `blocks/block_0003`: each a night's folder of its own. */
export function blockFolder(night: string, block: number): string {
  return join(night, blocksName, blockName(block))
}

export const blocksName = 'blocks'

export function blockName(block: number): string {
  return `block_${String(block).padStart(4, '0')}`
}

/** What is about the jobs of a night: their scripts, what they print, and who works on which block. */
export function jobsFolder(night: string): string {
  return join(night, 'jobs')
}
