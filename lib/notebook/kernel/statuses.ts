type Jupyter = typeof import('tslab/dist/jupyter.js')
type Request = Parameters<Jupyter['ZmqServer']['prototype']['publishStatus']>[1]

/**
 * Lets the kernel call itself busy as long as a cell runs. tslab 1.0.22 says `idle` after each message that it has answered,
 * while it waits for a training too: a completion, or the end of the cell before, and JupyterLab shows a kernel
 * that does nothing.
 */
export function busyWhileCellsRun({ ZmqServer }: Jupyter): void {
  const running = new Set<Request>()
  const { handleExecute, publishStatus } = ZmqServer.prototype
  ZmqServer.prototype.handleExecute = async function (socket, request) {
    running.add(request)
    try {
      await handleExecute.call(this, socket, request)
    } finally {
      running.delete(request)
    }
  }
  ZmqServer.prototype.publishStatus = function (status, request) {
    publishStatus.call(this, status, request)
    const [other] = running
    if (status === 'idle' && other !== undefined) publishStatus.call(this, 'busy', other)
  }
}
