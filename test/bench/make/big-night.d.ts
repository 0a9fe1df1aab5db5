/** Writes a night of many experiments, with so many samples of each trace, and returns its path. */
export function makeBigNight(results: string, experiments: number, samples: number, name?: string): string
