/**
 * Name of an experiment and of its folder: `REPO_MODEL_001`, beside a background load `REPO_MODEL_001_parallel`.
 * Characters that cannot be in a file's name, or could lead out of the night's folder, become `_`; the record keeps
 * the true names.
 */
export function experimentId(
  { repository, model, mode }: { repository: string; model: string; mode: string },
  index: number,
): string {
  const number = String(index).padStart(3, '0')
  return `${safeName(repository)}_${safeName(model)}_${number}${mode === 'parallel' ? '_parallel' : ''}`
}

// A name on disk may be 255 bytes long: two of these, a number, and the suffix of a file that is being written.
const maxNameBytes = 100

function safeName(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}._@+-]/gu, '_').replace(/^\.+/, '_')
  let cut = ''
  for (const character of safe) {
    if (Buffer.byteLength(cut + character) > maxNameBytes) break
    cut += character
  }
  return cut
}
