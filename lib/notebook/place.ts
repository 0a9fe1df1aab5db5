import { relative } from 'node:path'

/**
 * A path as it is written below a cell: from the notebook's folder, which is the kernel's, where it lies near. A
 * notebook that is sent to someone else tells then nothing of whose machine it ran on.
 */
export function placeFrom(notebookFolder: string, path: string): string {
  const place = relative(notebookFolder, path)
  return place === '' || place.startsWith('../../..') ? path : place
}
