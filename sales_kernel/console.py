"""The manners all commands share: data on stdout, talk on stderr, errors in two lines."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import click
import typer
import typer.main

from sales_kernel import __version__
from sales_kernel.errors import SuiteError, UsageFault, in_vain
from sales_kernel.text import one_line
from sales_kernel.watcher import unheard

if TYPE_CHECKING:
    from rich.console import Console

    from sales_kernel.settings import Section
    from sales_kernel.workspace import Workspace

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write the JSON to this file as well.", dir_okay=False)
]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say on stderr what each layer did.")]


def _tell_version(context: typer.Context, wanted: bool) -> None:
    if wanted:
        typer.echo(f"{context.find_root().info_name} {__version__}")
        raise typer.Exit


_REPEATED = re.compile(r"( Did you mean [^?]*\?)\1+")
"""Both click and typer say it."""
Version = Annotated[
    bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and exit.")
]


def new_app(name: str, purpose: str) -> typer.Typer:
    """Return an app named *name* with the options every door has."""
    app = typer.Typer(
        name=name, help=purpose, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
    )

    @app.callback(help=purpose)
    def door(version: Version = False) -> None:
        pass

    return app


def call(app: typer.Typer) -> int:
    """Run *app* on the arguments of this process and return its exit code; see `door.run` for the rest.

    typer's own outermost step is left out, except for shell completion: it would answer interrupts and closed pipes its own way.
    """
    command, name = typer.main.get_command(app), Path(sys.argv[0]).name
    if f"_{name.replace('-', '_').upper()}_COMPLETE" in os.environ:
        command(prog_name=name)
    try:
        with command.make_context(_called_as(app, name), sys.argv[1:]) as context:
            command.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message(), err=True)
        return error.exit_code
    except click.ClickException as error:
        fail(UsageFault(_REPEATED.sub(r"\1", error.format_message()), hint=_usage_hint(error)))
    except SuiteError as error:
        fail(error)
    return 0


def _called_as(app: typer.Typer, program: str) -> str:
    """`python -m package` is the command as well, and says so in its help."""
    return str(app.info.name) if program == "__main__.py" else program


@contextmanager
def workspace(*sections: type[Section], quiet: bool = False) -> Iterator[Workspace]:
    """Open the workspace for one command; what it says to the person goes to stderr, unless it is to be *quiet*."""
    from sales_kernel.workspace import Workspace

    opened = Workspace.open(talk=(lambda _: None) if quiet else talk, sections=sections)
    try:
        yield opened
    finally:
        opened.close()


def fail(error: SuiteError) -> NoReturn:
    """Say what calls to a model cost all the same, what went wrong and what to do next, and leave with the error's exit code."""
    if made := in_vain(error):
        from sales_kernel.story import cost_in_vain

        if cost := cost_in_vain(made):
            talk(cost)
    talk(f"error: {error}")
    if error.hint:
        talk(f"hint:  {error.hint}")
    sys.exit(error.exit_code)


def talk(line: str) -> None:
    """Say *line* to the person, beside the data. Text from outside in it cannot steer the terminal."""
    from contextlib import suppress

    from sales_kernel.text import harmless

    with suppress(OSError):  # nobody listens: what was said does not change how it ends
        sys.stderr.write(harmless(line) + "\n")


def emit(data: dict[str, Any]) -> None:
    """Print *data* as JSON, for programs."""
    sys.stdout.write(to_json(data))


def to_json(data: dict[str, Any]) -> str:
    """Return *data* as indented JSON with a final newline; letters of all scripts stay readable."""
    import orjson

    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def save(path: Path, text: str) -> None:
    """Write *text* to *path*, whole or not at all. Raises UsageFault when the place cannot be written."""
    from sales_kernel.files import write_whole

    try:
        if path.exists() and not path.is_file():  # a pipe or a device is written into, not replaced
            path.write_text(text, encoding="utf-8")
        else:
            write_whole(path.absolute(), text)
    except OSError as error:
        raise UsageFault(
            f"cannot write {path}: {error.strerror}", hint="name a file in a folder you can write to"
        ) from error


def screen(*, piped_width: int = 80) -> Console:
    """Return the console of stdout: colours and width on a terminal, plain text of *piped_width* when piped.

    NO_COLOR and COLUMNS are honoured.
    """
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else piped_width
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)


@contextmanager
def progress(quiet: bool) -> Iterator[Any]:
    """Give a function that shows, on a terminal, what is being worked on; it leaves no trace."""
    if quiet or not sys.stderr.isatty():
        yield unheard
        return
    from rich.console import Console

    with Console(stderr=True, highlight=False, markup=False).status("") as status:
        yield lambda line: status.update(line)


def read_stdin(limit: int = 64 * 2**20) -> bytes:
    """Return what was piped in. Raises UsageFault when nothing is, or when it is larger than *limit* bytes."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageFault(
            "'-' reads from a pipe, and nothing is piped in", hint="data-gatherer enrich DEAL --json | … -"
        )
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise UsageFault(f"what is piped in is larger than {limit:,} bytes")
    return data


def _usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"see: {one_line(context.command_path)} --help" if context else ""
