export function randomFrom(seed: number): () => number
export function normal(random: () => number): number
