"""Drives a kernel for the tests, as JupyterLab would: one JSON line a command on stdin, one a reply on stdout.

{"do": "run", "code": …}       runs a cell to its end
{"do": "start", "code": …}     sends a cell and returns at once; "finish" waits for it
{"do": "interrupt"}            the stop button
{"do": "complete" | "inspect", "code": …, "at": …}
{"do": "state"}                what it last said that it is
{"do": "restart"} {"do": "shutdown"} {"do": "kill"}

Arguments: the kernel's name, the folder it starts in, and for how many seconds it may
send new outputs after it said idle (an update that comes then is lost to a frontend).
"""

import json
import sys
import time
from queue import Empty

from jupyter_client.manager import KernelManager


def main():
    name, folder, late = sys.argv[1], sys.argv[2], float(sys.argv[3])
    began = time.monotonic()
    manager = KernelManager(kernel_name=name)
    manager.start_kernel(cwd=folder)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    tell({"ready": True, "pid": manager.provisioner.process.pid, "seconds": time.monotonic() - began})
    running = None
    for line in sys.stdin:
        command = json.loads(line)
        what = command["do"]
        if what in ("run", "start"):
            running = client.execute(command["code"])
            tell(finish(client, running, late) if what == "run" else {})
        elif what == "finish":
            tell(finish(client, running, late))
        elif what == "interrupt":
            manager.interrupt_kernel()
            tell({})
        elif what == "complete":
            tell(client.complete(command["code"], command["at"], reply=True, timeout=60)["content"])
        elif what == "inspect":
            tell(client.inspect(command["code"], command["at"], reply=True, timeout=60)["content"])
        elif what == "state":
            tell({"state": state(client)})
        elif what == "restart":
            manager.restart_kernel()
            client.wait_for_ready(timeout=60)
            tell({})
        elif what == "kill":
            manager.shutdown_kernel(now=True)
            tell({})
        elif what == "shutdown":
            break
    client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel()
    tell({})


held = []  # Messages that were read for the state, and belong to the cell that runs.
said = "idle"


def state(client):
    """What the kernel last said that it is; what else it sent stays for the cell that runs."""
    global said
    while True:
        try:
            message = client.get_iopub_msg(timeout=0.3)
        except Empty:
            return said
        if message["msg_type"] == "status":
            said = message["content"]["execution_state"]
        held.append(message)


def next_message(client, timeout):
    global said
    if held:
        return held.pop(0)
    message = client.get_iopub_msg(timeout=timeout)
    if message["msg_type"] == "status":
        said = message["content"]["execution_state"]
    return message


def finish(client, request, late):
    """The reply to a cell, its outputs as a notebook would store them, and how often each was updated."""
    began = time.monotonic()
    outputs, updates = [], []
    seconds = None
    while True:
        try:
            message = next_message(client, 120 if seconds is None else late)
        except Empty:
            if seconds is not None:
                break
            sys.exit("the kernel fell silent")
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            seconds = time.monotonic() - began
            if late == 0:
                break
        if kind == "update_display_data" and seconds is None:
            updates.append(time.monotonic() - began)
            for output in outputs:
                if output.get("transient") == content["transient"]:
                    output["data"] = content["data"]
        elif kind in ("stream", "display_data", "execute_result", "error"):
            outputs.append({"output_type": kind, **content})
    reply = client.get_shell_msg(timeout=60)
    while reply["parent_header"].get("msg_id") != request:
        reply = client.get_shell_msg(timeout=60)
    if reply["content"]["status"] != "ok":
        time.sleep(0.4)  # So long tslab refuses what was sent on: that is how it ends a queue of cells.
    return {
        "status": reply["content"]["status"],
        "outputs": outputs,
        "updates": updates,
        "seconds": seconds,
    }


def tell(reply):
    print(json.dumps(reply), flush=True)


main()
