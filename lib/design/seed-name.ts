/** Whether a name is that of a seed: it is varied to see the noise, not for its own sake. */
export function isSeed(name: string): boolean {
  return /(?:^|[_.])(?:seed|random_state)$/i.test(name)
}
