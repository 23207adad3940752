"""What the command line says of itself: help, usage, what is wrong with a call, completion; in Chinese, or in English where asked.

English help stands in the code (docstrings, help=); Chinese in the catalogue, under [manual.<command>].
"""

import inspect
import re
import shutil
from difflib import get_close_matches
from typing import Any

from rich.cells import cell_len
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from linli.text import labels
from linli.warehouse import faults

HELP = ["-h", "--help"]
_WIDTH = 110  # of help where the terminal is wider
_NAMES = 26  # a longer one stands on a line of its own
_CLOSING = re.escape("\uff0c\u3002\uff1b\uff1a\u3001\uff09\u201d\uff01\uff1f,.;:)")
_SHELLS = ("bash", "zsh", "powershell")


class CallError(faults.Fault):
    """The call is at fault: a path that is not there, an unknown name."""


def known(names: Any) -> str:
    """Return names one after another, as a message lists them."""
    return labels.text("figure.comma").join(map(str, names))


# ---------------------------------------------------------------------------- help


class Command(TyperCommand):
    """A command whose help is in the language of the call."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, what it does, arguments and options."""
        formatter.write(_help(self, ctx))


class Group(TyperGroup):
    """The commands, in the language of the call."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage and the commands."""
        formatter.write(_help(self, ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command; raises CallError, which names those there are."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = get_close_matches(name, self.commands)
            key = "manual.near" if near else "manual.no_command"
            raise CallError(labels.text(key, name=name, known=known(near or self.commands)))
        return super().resolve_command(ctx, args)


def parts(command: Any, ctx: Any) -> dict[str, list[tuple[str, str]]]:
    """Return the commands, arguments and options of a command, each with what it means."""
    params = command.get_params(ctx)
    arguments = [item for item in params if not _is_option(item)]
    options = [item for item in params if _is_option(item)]
    return {
        "commands": [(name, about(each)) for name, each in getattr(command, "commands", {}).items()],
        "arguments": [(_value(command, item), text_of(command, item)) for item in arguments],
        "options": [(_option(command, item), text_of(command, item)) for item in options],
    }


def _help(command: Any, ctx: Any) -> str:
    lines = [usage(command, ctx), "", *_wrapped(about(command), _width())]
    for title, rows in parts(command, ctx).items():
        if rows:
            lines += ["", labels.text(f"manual.{title}"), *_table(rows)]
    return "\n".join(lines) + "\n"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    """Return names with their texts beside them, all texts from the same column on."""
    first = min(max(cell_len(name) for name, _ in rows), _NAMES) + 4
    lines = []
    for name, text in rows:
        head, *rest = _wrapped(text, _width() - first) or [""]
        beside = f"  {name}" + " " * (first - 2 - cell_len(name))
        lines += [beside + head] if cell_len(name) <= first - 4 else [f"  {name}", " " * first + head]
        lines += [" " * first + line for line in rest]
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text between words, and between Chinese signs, but not before what closes."""
    lines = [""]
    for part in re.findall(rf"[!-~]+[{_CLOSING}]* ?|.[{_CLOSING}]*", text):
        if cell_len(lines[-1] + part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


def _width() -> int:
    return min(shutil.get_terminal_size().columns, _WIDTH)


def usage(command: Any, ctx: Any) -> str:
    """Return the line that says how a command is called."""
    parts = [ctx.command_path]
    if isinstance(command, TyperGroup):
        parts += [labels.text("manual.command_word")]
    else:
        for item in command.get_params(ctx):
            if not _is_option(item):
                word = _value(command, item) + ("…" if item.nargs == -1 else "")
                parts.append(word if item.required else f"[{word}]")
        parts.append(labels.text("manual.options_word"))
    return labels.text("manual.usage", call=" ".join(parts))


def _is_option(item: Any) -> bool:
    return isinstance(item, TyperOption)


def about(command: Any) -> str:
    """Return what a command does: its docstring in English, the catalogue's text in Chinese."""
    if labels.is_english():
        return " ".join(inspect.cleandoc(command.help or "").split())
    return labels.text(f"manual.{'linli' if isinstance(command, TyperGroup) else command.name}.about")


def text_of(command: Any, item: Any) -> str:
    """Return what an argument or option means; with its default, where that is a value."""
    name = "help" if "--help" in item.opts else item.name
    text = item.help or ""
    if not labels.is_english():
        own = "linli" if isinstance(command, TyperGroup) else command.name
        text = labels.get(f"manual.{own}.{name}") or labels.text(f"manual.shared.{name}")
    if item.default not in (None, False, "", ()) and not item.required and not callable(item.default):
        text += labels.text("manual.default", value=item.default)
    return str(text)


def _value(command: Any, item: Any) -> str:
    """Return the word for what stands in the place of an argument or behind an option."""
    found = labels.get(f"manual.{command.name}.words.{item.name}") or labels.get(f"manual.words.{item.name}")
    if item.metavar and item.metavar == item.metavar.lower():  # the values themselves
        return str(item.metavar.strip("{}"))
    return str(item.metavar or item.name.upper() if labels.is_english() or not found else found)


def _option(command: Any, item: Any) -> str:
    names = ", ".join(sorted([*item.opts, *item.secondary_opts], key=len))
    return names if item.is_flag or item.count else f"{names} {_value(command, item)}"


# ---------------------------------------------------------------------------- a wrong call


def in_words(error: TyperException) -> str:
    """Return what is wrong with a call, how it is called, and where help is."""
    ctx = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.message.rstrip()
    said = _wrong(error, ctx)
    if ctx is None:
        return said
    more = labels.text("manual.see", call=f"{ctx.command_path} {HELP[0]}")
    return "\n".join((said, usage(ctx.command, ctx), more))


def _wrong(error: TyperException, ctx: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        options = (
            [name for item in ctx.command.get_params(ctx) if _is_option(item) for name in item.opts]
            if ctx
            else []
        )
        near = error.possibilities or options  # type: ignore[attr-defined]
        return labels.text("manual.no_option", name=error.option_name, known=known(near))  # type: ignore[attr-defined]
    if kind == "BadOptionUsage":
        needs = "requires" in error.message
        key = "manual.no_value" if needs else "manual.is_switch"
        return labels.text(key, name=error.option_name)  # type: ignore[attr-defined]
    if item := getattr(error, "param", None):
        name = max(item.opts, key=len) if _is_option(item) else _value(ctx.command, item)
        if kind == "MissingParameter":
            return labels.text("manual.missing", name=name, text=text_of(ctx.command, item))
        return labels.text("manual.bad_value", name=name, wanted=_wanted(item))
    if found := re.search(r"unexpected extra argument\(s\) \((.*)\)", error.message):
        return labels.text("manual.too_many", names=found[1])
    return labels.text("manual.wrong", message=error.format_message())


def _wanted(item: Any) -> str:
    """Return what may stand there."""
    kind = item.type_descriptor
    if kind.is_choice:
        return labels.text("manual.wanted.one_of", known=known(str(choice) for choice in kind.choices or ()))
    if kind.annotation is int:
        least, most = kind.parameter_info.min, kind.parameter_info.max
        key = "int" if least is None else "from" if most is None else "within"
        return labels.text(f"manual.wanted.{key}", least=least, most=most)
    return labels.text("manual.wanted.other")


# ---------------------------------------------------------------------------- completion


def completion(group: Any, shell: str) -> str:
    """Return a script by which a shell completes commands and options; raises CallError for a shell we do not know."""
    if shell not in _SHELLS:
        raise CallError(labels.text("manual.no_shell", name=shell, known=known(_SHELLS)))
    words = {
        name: [*sorted(name for item in command.params if _is_option(item) for name in item.opts), "--help"]
        for name, command in group.commands.items()
    }
    names = " ".join(words)
    if shell == "powershell":
        table = "; ".join(f"'{name}' = '{' '.join(options)}'" for name, options in words.items())
        return _POWERSHELL.replace("@TABLE@", table).replace("@NAMES@", names)
    cases = "\n".join(f"        {name}) words='{' '.join(options)}' ;;" for name, options in words.items())
    head = "autoload -Uz bashcompinit && bashcompinit\n" if shell == "zsh" else ""
    return head + _BASH.replace("@CASES@", cases).replace("@NAMES@", names)


_BASH = """_linli() {
    local words='@NAMES@'
    if [ "$COMP_CWORD" -gt 1 ]; then
        case "${COMP_WORDS[1]}" in
@CASES@
        esac
        case "${COMP_WORDS[COMP_CWORD]}" in
            -*) ;;
            *) COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")); return ;;
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _linli linli"""

_POWERSHELL = """Register-ArgumentCompleter -Native -CommandName linli -ScriptBlock {
    param($word, $line, $position)
    $options = @{ @TABLE@ }
    $said = $line.ToString().Split(' ')
    $known = if ($said.Count -gt 2 -or ($said.Count -eq 2 -and -not $word)) { $options[$said[1]] } else { '@NAMES@' }
    "$known".Split(' ') | Where-Object { $_ -like "$word*" }
}"""
