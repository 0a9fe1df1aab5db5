/** The exit codes of the command line. */
export const exitCodes = { succeeded: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const
