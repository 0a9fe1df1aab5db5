import { relative } from 'node:path'

/**
 * A path as it is written below a cell: relative to the notebook's folder, which is the kernel's, if it is near. So a
 * notebook that is sent to others does not reveal whose machine it ran on.
 */
export function placeFrom(notebookFolder: string, path: string): string {
  const place = relative(notebookFolder, path)
  return place === '' || place.startsWith('../../..') ? path : place
}
