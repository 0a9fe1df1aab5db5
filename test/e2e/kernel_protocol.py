"""The basics of the kernel's protocol, by jupyter_kernel_test, which also checks every message against its schema.

Left out is what tslab 1.0.22, on which the kernel stands, cannot do:
- test_kernel_info: its reply has no "status"; the rest of it is checked below;
- test_execute_result: the value of a cell is printed to stdout, and no "execute_result" is sent;
- test_history, test_pager, test_clear_output: it has no history, no pager, and never clears an output;
- code that cannot be completed to something right ("invalid") is called complete, and its cell says what is wrong.
"""

import time
import unittest

from jupyter_kernel_test import TIMEOUT, KernelTests


class NightwattKernel(KernelTests):
    kernel_name = "nightwatt-typescript"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('hello, world')"
    code_display_data = [
        {"code": "import { show } from 'nightwatt'\nshow('reports/2026-11-24.html')", "mime": "text/html"},
    ]
    completion_samples = [
        {"text": "import { charts } from 'nightwatt'\ncharts.trade", "matches": {"tradeoff"}},
        {"text": "const evening = 1\neveni", "matches": {"evening"}},
    ]
    code_generate_error = "throw new Error('wrong')"
    complete_code_samples = ["1 + 1", "const a = await Promise.resolve(1)", "function f() { return 1 }"]
    incomplete_code_samples = ["function f() {", "const a = [1,"]
    code_inspect_sample = "Math.floor"

    def execute_helper(self, *args, **kwargs):
        # It waits a tenth of a second for a message, which is too short on a busy machine.
        channel = self.kc.iopub_channel
        impatient = channel.get_msg
        channel.get_msg = lambda timeout: impatient(timeout=TIMEOUT)
        try:
            return super().execute_helper(*args, **kwargs)
        finally:
            channel.get_msg = impatient

    def test_error(self):
        super().test_error()
        time.sleep(0.5)  # For 0.2 s after a cell that failed tslab refuses what is sent to it.

    def test_kernel_info(self):
        self.flush_channels()
        self.kc.kernel_info()
        content = self.kc.get_shell_msg(timeout=TIMEOUT)["content"]
        self.assertEqual(content["language_info"]["name"], self.language_name)
        self.assertEqual(content["language_info"]["file_extension"], self.file_extension)
        self.assertEqual(content["protocol_version"][0], "5")


if __name__ == "__main__":
    unittest.main()
