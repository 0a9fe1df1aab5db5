"""Executes a notebook with nbclient for `runNotebook`, which speaks to it in lines of JSON.

The first line on stdin is the job: the notebook's text, the cell to inject, metadata to add, the kernel and its folder.
Later ones are {"do": "interrupt"}, the stop button, and {"do": "kill"}. The end of stdin means the first and soon the second:
no kernel outlives its caller. On stdout: "kernel", "cell-started" and "cell-ended" for each cell, the latter with the
notebook's text as it is then, and last "ended" or "broken".
"""

import asyncio
import json
import os
import re
import sys
import time
from datetime import datetime, timezone

# The kernel may print to the stdout that it inherits: that becomes stderr, and the JSON goes where only we write.
lines_out = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

# A grammar of addresses that jsonschema builds when it is imported, for a second and a half, where it is installed. No
# schema of notebooks has an address, and jsonschema goes without.
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, DeadKernelError  # noqa: E402

LONGEST_LINE = 2**30

# How long a cell may take to end when nobody waits for it any more.
PATIENCE_SECONDS = 10

# For this long tslab refuses cells after one that failed: that is how it ends a queue of cells.
REFUSES_SECONDS = 0.4

# `1:7 - Cannot find name 'seed'.`: tslab reports each mistake in a message of its own.
DIAGNOSTIC = re.compile(r"(\S+ )?\d+:\d+ - ")


def tell(what, **more):
    try:
        print(json.dumps({"is": what, **more}), file=lines_out, flush=True)
    except BrokenPipeError:
        pass  # Nobody listens any more. The end of stdin says that, too.


class Client(NotebookClient):
    """Keeps what the running cell printed on stderr, one entry per message: that is how tslab reports errors."""

    said = ()

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] == "stream" and msg["content"]["name"] == "stderr":
            self.said = (*self.said, msg["content"]["text"])
        return super().process_message(msg, cell, cell_index)


class Execution:
    def __init__(self, job):
        self.job = job
        self.notebook = nbformat.reads(job["notebook"], as_version=4)
        self.began = datetime.now(timezone.utc)
        self.is_in_cell = False
        self.is_stopped = False
        spec = KernelSpec(**job["kernel"])

        class OneSpec(KernelSpecManager):
            """The kernel of this package, whether or not any was registered."""

            def get_kernel_spec(self, kernel_name):
                return spec

        self.manager = AsyncKernelManager(kernel_name=job["name"], kernel_spec_manager=OneSpec())
        self.client = Client(self.notebook, km=self.manager, timeout=None)

    async def run(self):
        """Returns the name of the notebook's ending."""
        self.prepare()
        async with self.client.async_setup_kernel(cwd=self.job["folder"], cleanup_kc=True):
            tell("kernel", pid=self.manager.provisioner.process.pid)
            await self.note_language()
            return await self.run_cells()

    def prepare(self):
        """Nothing in the notebook is from an earlier run when its first cell begins."""
        inject = self.job.get("inject")
        if inject is not None:
            cell = nbformat.v4.new_code_cell(inject["source"], metadata={"tags": ["injected-parameters"]})
            if self.notebook.nbformat_minor < 5:
                del cell["id"]  # Since 4.5 each cell has one, and before it must not.
            self.notebook.cells[inject["at"] : inject["at"] + inject["replaces"]] = [cell]
        for cell in self.notebook.cells:
            cell.metadata.pop("papermill", None)
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
                cell.metadata.pop("execution", None)
        self.note(start_time=self.began.isoformat(), end_time=None, duration=None, exception=None)

    def note(self, **facts):
        before = {"parameters": {}, **self.notebook.metadata.get("papermill", {})}
        self.notebook.metadata["papermill"] = nbformat.from_dict({**before, **self.job["metadata"], **facts})

    async def note_language(self):
        reply = await self.client.async_wait_for_reply(self.client.kc.kernel_info())
        if reply is not None and "language_info" in reply["content"]:
            self.notebook.metadata["language_info"] = reply["content"]["language_info"]

    async def run_cells(self):
        for index, cell in enumerate(self.notebook.cells):
            if self.is_stopped:
                return "interrupted"
            if not self.is_run(cell):
                continue
            tell("cell-started", cell=index)
            start = time.monotonic()
            error = await self.run_cell(cell, index)
            seconds = time.monotonic() - start
            tell("cell-ended", cell=index, seconds=seconds, error=error, notebook=self.text())
            if error is not None:
                return "interrupted" if self.is_stopped else "failed"
        return "interrupted" if self.is_stopped else "succeeded"

    def is_run(self, cell):
        skipped = self.client.skip_cells_with_tag in cell.metadata.get("tags", [])
        return cell.cell_type == "code" and cell.source.strip() != "" and not skipped

    async def run_cell(self, cell, index):
        """Returns the message of a cell that failed, and None if it did not."""
        self.is_in_cell, self.client.said = True, ()
        try:
            count = self.client.code_cells_executed + 1
            await self.client.async_execute_cell(cell, index, execution_count=count)
        except CellExecutionError as error:
            return self.said_of(cell) or f"{error.ename}: {error.evalue}"
        except DeadKernelError:
            return "The kernel died."
        finally:
            self.is_in_cell = False
        if "raises-exception" in cell.metadata.get("tags", []):
            await asyncio.sleep(REFUSES_SECONDS)
        return None

    def said_of(self, cell):
        """The error as the cell shows it: as Jupyter has it, else its last message on stderr."""
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            return "\n".join(errors[-1].traceback)
        diagnostics = [text for text in self.client.said if DIAGNOSTIC.match(text)]
        return "".join(diagnostics or self.client.said[-1:])

    async def listen(self, lines):
        while True:
            line = await lines.readline()
            self.is_stopped = True
            if line != b"" and json.loads(line)["do"] == "kill":
                return await self.kill()
            # A kernel that only starts does not know what to do with it, and would end before it has begun.
            if self.is_in_cell:
                await self.manager.interrupt_kernel()
            if line == b"":
                await asyncio.sleep(PATIENCE_SECONDS)
                return await self.kill()

    async def kill(self):
        if self.manager.has_kernel:
            await self.manager.shutdown_kernel(now=True)

    def tell_end(self, outcome):
        end = datetime.now(timezone.utc)
        seconds = (end - self.began).total_seconds()
        self.note(end_time=end.isoformat(), duration=seconds, exception=outcome != "succeeded")
        tell("ended", outcome=outcome, seconds=seconds, notebook=self.text())

    def text(self):
        return nbformat.writes(self.notebook, version=nbformat.NO_CONVERT)


async def main():
    lines = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    execution = Execution(json.loads(await lines.readline()))
    listening = asyncio.ensure_future(execution.listen(lines))
    try:
        outcome = await execution.run()
    except RuntimeError:
        # A kernel that was killed while it started.
        if not execution.is_stopped:
            raise
        outcome = "interrupted"
    execution.tell_end(outcome)
    listening.cancel()


try:
    asyncio.run(main())
except Exception as error:
    tell("broken", error=f"{type(error).__name__}: {error}")
