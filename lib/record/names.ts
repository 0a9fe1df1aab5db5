/**
 * Name of an experiment and of its folder: `REPO_MODEL_001`. Whatever cannot stand in a file's name, or could
 * lead out of the night's folder, becomes `_`; the record keeps the true names.
 */
export function experimentId(repository: string, model: string, index: number): string {
  const number = String(index).padStart(3, '0')
  return `${safeName(repository)}_${safeName(model)}_${number}`
}

// A name on disk may be 255 bytes long; this leaves room for UTF-8 and for what is put around it.
const maxNameLength = 60

function safeName(name: string): string {
  return name
    .replaceAll(/[^\p{L}\p{N}._@+-]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, maxNameLength)
}
