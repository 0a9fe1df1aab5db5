"""Writes down what a program's parser knows, when the program prints its help.

argparse and click leave types and defaults out of a help unless they are told otherwise. `nightwatt init` puts this folder
first on PYTHONPATH, where Python looks for a module of this name as it starts, and reads the file that the variable
NIGHTWATT_INIT_DESCRIPTION names. The program itself behaves as without it.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.environ.get("NIGHTWATT_INIT_DESCRIPTION")


def use_the_one_that_this_hides():
    """A machine or an environment may have a sitecustomize of its own."""
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder or ".") != HERE]
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError:
        if ours is not None:
            sys.modules["sitecustomize"] = ours


def plain(value):
    """A value as JSON has it; None for one that JSON has not."""
    import enum

    if isinstance(value, enum.Enum):
        value = value.value if isinstance(value.value, (str, int, float)) else value.name
    if isinstance(value, float) and value - value != 0:
        return None
    return value if isinstance(value, (str, int, float, bool)) else None


def write(options):
    with open(PATH, "w", encoding="utf-8") as file:
        json.dump(options, file)


def kind_by_default(value):
    for kind, types in (("bool", bool), ("int", int), ("float", float)):
        if isinstance(value, types):
            return kind
    return "text"


def argparse_kind(action):
    import argparse

    if isinstance(action, (argparse._AppendAction, argparse._CountAction)) or action.nargs not in (None, "?", 0):
        return "text"
    if action.nargs == 0:
        # Programs derive actions of their own from those that store True or False.
        return "switch" if is_pair(action) or isinstance(action.const, bool) else "text"
    if action.choices is not None:
        return "choice"
    if action.type in (int, float):
        return action.type.__name__
    # bool("false") is True: such an option cannot be turned off by a word.
    if action.type in (None, str, bool):
        return "text"
    reads_words = "bool" in getattr(action.type, "__name__", "").lower()
    is_open = action.default is None or isinstance(action.default, bool)
    return "bool" if reads_words and is_open else kind_by_default(action.default)


def is_pair(action):
    """--amp, --no-amp: of Python 3.9 and newer, and what others made before."""
    return "BooleanOptional" in type(action).__name__


def argparse_option(action):
    import argparse

    default = None if action.default is argparse.SUPPRESS else action.default
    kind = argparse_kind(action)
    # What counts of a switch that can only be given is whether it is, also where it stores False.
    if kind == "switch" and not is_pair(action):
        default = False
    negatives = [name for name in action.option_strings if name.startswith("--no-")] if is_pair(action) else []
    known = default is None or plain(default) is not None
    return {
        "flags": [name for name in action.option_strings if name not in negatives],
        "negatives": negatives,
        "kind": kind,
        **({"default": plain(default)} if known else {}),
        "values": [plain(value) for value in action.choices or []] if kind == "choice" else [],
        "required": bool(action.required),
    }


def describe_argparse():
    import argparse

    format_help = argparse.ArgumentParser.format_help

    def described(parser):
        text = format_help(parser)
        try:
            shown = [action for action in parser._actions if action.option_strings]
            told = [action for action in shown if action.help is not argparse.SUPPRESS]
            own = (argparse._HelpAction, argparse._VersionAction)
            write([argparse_option(action) for action in told if not isinstance(action, own)])
        except Exception:
            pass
        return text

    argparse.ArgumentParser.format_help = described


def click_option(parameter):
    name = type(parameter.type).__name__
    default = parameter.default
    kind = "text"
    if parameter.multiple or parameter.nargs != 1 or parameter.count:
        kind = "text"
    elif parameter.is_flag:
        kind = "switch"
        default = bool(default) if isinstance(default, bool) else False
    elif "Choice" in name:
        kind = "choice"
    elif "Int" in name:
        kind = "int"
    elif "Float" in name:
        kind = "float"
    elif "Bool" in name:
        kind = "bool"
    # A default that is computed, and click's mark for none.
    computed = callable(default) or "UNSET" in repr(default)
    return {
        "flags": list(parameter.opts),
        "negatives": list(parameter.secondary_opts),
        "kind": kind,
        **({} if callable(default) else {"default": None if computed else plain(default)}),
        "values": [plain(value) for value in getattr(parameter.type, "choices", [])] if kind == "choice" else [],
        **{
            name: bound
            for name in ("min", "max")
            for bound in [getattr(parameter.type, name, None)]
            if isinstance(bound, (int, float))
        },
        "required": bool(parameter.required),
    }


def describe_click(core):
    get_help = core.Context.get_help

    def described(context):
        text = get_help(context)
        try:
            told = [
                parameter
                for parameter in context.command.params
                if parameter.param_type_name == "option" and not parameter.hidden
            ]
            write([click_option(parameter) for parameter in told if parameter.name not in ("help", "version")])
        except Exception:
            pass
        return text

    core.Context.get_help = described


class AfterImport:
    """Is asked for every module that is imported, and alters click's once it is there."""

    def find_spec(self, name, path=None, target=None):
        if name != "click.core":
            return None
        import importlib.machinery

        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_and_alter(module):
            load(module)
            describe_click(module)

        spec.loader.exec_module = load_and_alter
        return spec


use_the_one_that_this_hides()
if PATH:
    describe_argparse()
    sys.meta_path.insert(0, AfterImport())
