/** Writes a page for each of so many days into the folder, the last of them 2026-11-23. */
export function makePages(folder: string, nights: number, kilobytesEach?: number): void
