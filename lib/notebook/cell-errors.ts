/** Why a cell failed, as Jupyter's protocol has it. */
export interface CellError {
  readonly ename: string
  readonly evalue: string
  /** Lines of text, as they are shown. */
  readonly traceback: readonly string[]
}

type Jupyter = typeof import('tslab/dist/jupyter.js')
type WriteDisplay = Jupyter['lastWriteDisplayData']

/**
 * Lets a cell that fails end in an `error` output. tslab 1.0.22 prints what went wrong to stderr and no more: papermill,
 * nbconvert and a reader of the notebook's file could not tell it from talk.
 *
 * @returns Tells of the error of the cell that runs.
 */
export function errorOutputs(jupyter: Jupyter): (error: CellError) => void {
  const { ZmqServer, JupyterHandlerImpl } = jupyter
  // What a cell displays goes through a function of its own: that is how its other messages find their way.
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
