"""Lets papermill write parameters in TypeScript, which it does not know by itself.

papermill loads every package that offers an engine (entry point `papermill.engine`) when it starts, and there is no such
place for translators alone. So this offers papermill's own engine once more, and registers the translator on the way.
"""

import json
import re

from papermill.engines import NBClientEngine  # noqa: F401
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

DECLARATION = re.compile(
    r"^(?:let|const|var)\s+(?P<name>[\w$]+)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*(?P<default>.+?);?\s*(?://\s*(?P<help>.*))?$",
    re.MULTILINE,
)


class TypeScriptTranslator(Translator):
    @classmethod
    def translate(cls, val):
        # JSON is TypeScript. What only YAML can say, such as a date, becomes text.
        return json.dumps(val, default=str)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"let {name} = {str_val}"

    @classmethod
    def inspect(cls, parameters_cell):
        found = DECLARATION.finditer(parameters_cell["source"])
        return [Parameter(each["name"], each["type"] or "None", each["default"], each["help"] or "") for each in found]


papermill_translators.register("typescript", TypeScriptTranslator)
