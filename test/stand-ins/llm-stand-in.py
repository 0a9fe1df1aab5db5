#!/usr/bin/env python3
"""A language model's server, played: OpenAI's chat completions on 127.0.0.1, answered from the question alone.

usage: llm-stand-in.py [--port N] [--log FILE] [--fail STATUS] [--delay SECONDS]

Prints its base URL as its first line once it takes requests. Whoever asks for tests of a module gets some: for the
modules of config/workloads/pynguin what a good model would find, for others one call of each public function, with
values by the type hints of the source in the question. FILE gets a JSON object a line for every request.
"""

import argparse
import ast
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD_ANSWERS = {
    "text/roman.py": """\
import pytest
from text.roman import add, from_roman, read_date, year_in


def test_read_date_leap_day():
    assert read_date("XXIX.II.MCMLXXXIV") == (29, 2, 1984)


def test_read_date_common_day():
    assert read_date("XIV.VII.MDCCLXXXIX") == (14, 7, 1789)


def test_read_date_short_month():
    with pytest.raises(ValueError):
        read_date("XXXI.IV.MM")


def test_read_date_wrong_month():
    with pytest.raises(ValueError):
        read_date("I.XIII.MM")


def test_add_overflow():
    assert add("MMM", "M") == "overflow"


def test_year_in_facade():
    assert year_in("ANNO MDCXCIV") == 1694
""",
    "shapes/triangle.py": """\
import pytest
from shapes.triangle import Triangle, describe


def test_describe_pythagorean():
    assert describe(3, 4, 5) == "a Pythagorean triple"


def test_describe_large():
    assert describe(90, 90, 90) == "a large acute equilateral triangle"


def test_similar_to_scaled():
    triangle = Triangle(2.0, 3.0, 4.0)
    other = triangle.scaled(2.5)
    assert triangle.similar_to(other) is True


def test_constructor_infinite():
    with pytest.raises(ValueError):
        Triangle(float("inf"), 1.0, 1.0)
""",
}

VALUES = {"int": "7", "float": "2.5", "str": "'seven'", "bool": "True", "bytes": "b'7'"}


def answer(question: str) -> str:
    path = re.search(r"Module path: `([^`]+)`", question)
    source = re.search(r"Module source code:\s*```python\n(.*?)\n\s*```", question, re.DOTALL)
    if path is None or source is None:
        return "Which module do you mean?"
    tests = GOOD_ANSWERS.get(path[1]) or calls_of(path[1], source[1])
    # As a reasoning model does: thoughts first.
    return f"<think>\nWhich branches of {path[1]} are left?\n</think>\n\n```python\n{tests}```\n"


def calls_of(path: str, source: str) -> str:
    """One test for each public function of a module, with a value for each parameter."""
    module = path.removesuffix(".py").replace("/", ".")
    functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    lines = [f"import {module}", ""]
    for function in functions:
        hints = [argument.annotation for argument in function.args.args]
        values = [VALUES.get(ast.unparse(hint), "None") if hint else "None" for hint in hints]
        lines += ["", f"def test_{function.name}():", f"    {module}.{function.name}({', '.join(values)})", ""]
    return "\n".join(lines)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.note({})
        known = self.path.rstrip("/").endswith("/models")
        self.reply(200, {"object": "list", "data": []}) if known else self.reply_unknown()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            request = json.loads(body)
            question = request["messages"][-1]["content"]
        except (ValueError, LookupError, TypeError):
            self.note({})
            self.reply(400, {"error": {"message": "a chat completion needs messages"}})
            return
        self.note({"model": request.get("model"), "question": question})
        if not self.path.rstrip("/").endswith("/chat/completions"):
            self.reply_unknown()
            return
        time.sleep(self.server.options.delay)
        if self.server.options.fail:
            self.reply(self.server.options.fail, {"error": {"message": "the stand-in was told to fail"}})
            return
        text = answer(question)
        message = {"role": "assistant", "content": text}
        tokens = {"prompt_tokens": len(question) // 4, "completion_tokens": len(text) // 4}
        self.reply(
            200,
            {
                "id": "chatcmpl-stand-in",
                "object": "chat.completion",
                "created": int(time.time()),
                "model": request.get("model"),
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {**tokens, "total_tokens": sum(tokens.values())},
            },
        )

    def reply_unknown(self) -> None:
        self.reply(404, {"error": {"message": f"nothing at {self.path}"}})

    def reply(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def note(self, more: dict) -> None:
        """Adds the request to the log file; of the key only whether there was one."""
        if self.server.options.log is None:
            return
        line = {"method": self.command, "path": self.path, "key": "Authorization" in self.headers, **more}
        with open(self.server.options.log, "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="a free one if not given")
    parser.add_argument("--log", help="file that gets a line of JSON for every request")
    parser.add_argument("--fail", type=int, default=0, help="answer every question with this HTTP status")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
    server.options = parser.parse_args()
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
