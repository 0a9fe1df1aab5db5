/** Why a cell failed, as Jupyter's protocol has it. */
export interface CellError {
  readonly ename: string
  readonly evalue: string
  /** The lines of text that are shown. */
  readonly traceback: readonly string[]
}

type Jupyter = typeof import('tslab/dist/jupyter.js')
type WriteDisplay = Jupyter['lastWriteDisplayData']

/**
 * Lets a cell that fails end in an `error` output. tslab 1.0.22 only prints errors to stderr, where papermill,
 * nbconvert and readers of the notebook's file cannot recognise them.
 *
 * @returns A function that reports the error of the running cell.
 */
export function errorOutputs(jupyter: Jupyter): (error: CellError) => void {
  const { ZmqServer, JupyterHandlerImpl } = jupyter
  // A cell's displays go through a function of its own, which shows where its other messages belong.
  const publishers = new Map<WriteDisplay, (error: CellError) => void>()
  const errors = new Map<WriteDisplay, CellError>()
  let publish: ((error: CellError) => void) | undefined

  const { handleExecute: receive } = ZmqServer.prototype
  ZmqServer.prototype.handleExecute = function (socket, request) {
    publish = error => {
      const message = request.createReply()
      message.header.msg_type = 'error'
      message.content = error
      message.signAndSend(this.connInfo.key, this.iopub)
    }
    return receive.call(this, socket, request)
  }

  const { handleExecute } = JupyterHandlerImpl.prototype
  JupyterHandlerImpl.prototype.handleExecute = async function (request, writeStream, display) {
    if (publish !== undefined) publishers.set(display, publish)
    const reply = await handleExecute.call(this, request, writeStream, display)
    const error = errors.get(display)
    publishers.delete(display)
    errors.delete(display)
    return error === undefined ? reply : Object.assign(reply, error)
  }

  return error => {
    errors.set(jupyter.lastWriteDisplayData, error)
    publishers.get(jupyter.lastWriteDisplayData)?.(error)
  }
}
