"""An interrupt that falls where the interpreter can only ignore or wrap it still ends the command."""

from __future__ import annotations

import subprocess
import sys

import pytest

COMMAND = """
import signal, sys, time, types, weakref
import typer
module, app = types.ModuleType("a_command"), typer.Typer()
@app.command()
def go():
    {body}
    for _ in range(500):
        time.sleep(0.01)
module.app = app
sys.modules["a_command"], sys.argv = module, ["go"]
from sales_kernel.door import run
run("a_command")
"""
IN_A_CALLBACK = """class Thing: pass
    thing = Thing()
    kept = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing"""
IN_A_CLASS_BODY = """class Field:
        def __set_name__(self, owner, name):
            signal.raise_signal(signal.SIGINT)
    class Thing:
        field = Field()"""


@pytest.mark.parametrize("body", [IN_A_CALLBACK, IN_A_CLASS_BODY], ids=["weakref callback", "class body"])
def test_an_interrupt_is_never_swallowed(body: str) -> None:
    program = COMMAND.replace("{body}", body)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, "interrupted\n")
