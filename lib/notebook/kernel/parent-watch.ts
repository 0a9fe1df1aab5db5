const intervalMs = 1000

/**
 * Ends this kernel in good order when the Jupyter that started it is gone, for any reason: nobody could reach the
 * kernel or stop its night any more. Jupyter names itself in JPY_PARENT_PID, as ipykernel has it.
 */
export function endWithParent(env: NodeJS.ProcessEnv = process.env): void {
  const parent = Number(env.JPY_PARENT_PID)
  if (process.ppid !== parent) return
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, intervalMs).unref()
}
