/** Which cards a run may use, as the user asks for it. */
export type GpuWish =
  | { readonly kind: 'auto' | 'all' | 'none' }
  /** Indices of nvidia-smi, and UUIDs or their beginnings. */
  | { readonly kind: 'list'; readonly words: readonly string[] }

export const gpusAllowed =
  'auto, all, none, or a list of cards: their numbers in nvidia-smi, or UUIDs (GPU-…) or beginnings of these'

/** As options, flags and configurations give it: `auto`, `0,3`, `[0, 3]`. */
export type GpuText = string | number | readonly (string | number)[]

export function gpuWords(value: GpuText): string {
  return typeof value === 'object' ? value.join(',') : String(value)
}

/** What a text asks for; undefined if it means nothing. */
export function parseGpus(value: GpuText): GpuWish | undefined {
  const text = gpuWords(value).trim()
  if (text === 'auto' || text === 'all' || text === 'none') return { kind: text }
  const words = text.split(',').map(word => word.trim())
  return words.every(isCard) ? { kind: 'list', words } : undefined
}

function isCard(word: string): boolean {
  return /^\d{1,4}$/.test(word) || /^GPU-[0-9a-f-]*$/i.test(word)
}

/** Why a slice of a card cannot be chosen; undefined where the text names no slice. */
export function sliceMistake(value: GpuText): string | undefined {
  return /\bMIG-/i.test(gpuWords(value))
    ? 'the power of a card is told for all of its slices (MIG) together, so the joules of one cannot be known; name the whole card, all, or none'
    : undefined
}
