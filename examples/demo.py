"""The suite in one minute: a first answer, the same from memory, an edit and what it changed.

It runs on the embedded sample CRM with the offline engine in a home of its own, whatever keys and settings are around.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DEAL = "690daec017db693613964d23"
GUIDELINE = ("I pick up the phone myself", "I answer between two meetings at the latest")
HERE = Path(__file__).resolve().parent
FOREIGN = ("SALES_AGENT_", "ANTHROPIC_", "BREVO_")


def main() -> None:
    """Run the demo."""
    with tempfile.TemporaryDirectory(prefix="sales-action-demo-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        environment |= {"SALES_AGENT_HOME": home, "SALES_AGENT_ENGINE": "playbook", "SALES_AGENT_SOURCE": "sample"}
        context = Path(home) / "company-context.md"
        context.write_text((HERE / "company-context.md").read_text(encoding="utf-8"), encoding="utf-8")

        say("1. A deal of the sample CRM: what to do next, and why. Nobody has asked before.")
        seconds = run(environment, "recommend", DEAL)
        before = mail(environment)
        say("2. The same question again: every layer answers from memory, nothing is computed.")
        again = run(environment, "recommend", DEAL, "--verbose", quiet=True)
        say(f"   first {seconds:.2f} s, from memory {again:.2f} s, start of the interpreter included")
        say(f"3. Somebody edits a guideline in the company context: “{GUIDELINE[0]}” becomes “{GUIDELINE[1]}”.")
        context.write_text(context.read_text(encoding="utf-8").replace(*GUIDELINE), encoding="utf-8")
        run(environment, "why", DEAL)
        say("4. Only the recommendation is written anew, and this is what changed in the e-mail:")
        run(environment, "recommend", DEAL, "--verbose", quiet=True)
        for line in difflib.unified_diff(before, mail(environment), n=0, lineterm=""):
            if not line.startswith(("---", "+++", "@@")):
                say(f"   {line}")
        say("\nTry it: sales-action recommend DEAL --source sample    (deals: data-gatherer deals --source sample)")


def say(line: str) -> None:
    """Print one line of the demo."""
    sys.stdout.write(f"\n{line}\n" if line[:1].isdigit() else f"{line}\n")
    sys.stdout.flush()


def run(environment: dict[str, str], *arguments: str, quiet: bool = False) -> float:
    """Run `sales-action` and return how long it took; *quiet* shows only what it says beside its data."""
    sys.stdout.write(f"\n$ sales-action {' '.join(arguments)}\n")
    sys.stdout.flush()
    started = time.perf_counter()
    output = subprocess.DEVNULL if quiet else None
    subprocess.run([sys.executable, "-m", "action_recommender", *arguments], env=environment, check=True, stdout=output)  # noqa: S603  (our own command)
    return time.perf_counter() - started


def mail(environment: dict[str, str]) -> list[str]:
    """Return the lines of the e-mail of the newest recommendation."""
    command = [sys.executable, "-m", "action_recommender", "show", "last", "--action", "P0-1", "--plain"]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()  # noqa: S603


if __name__ == "__main__":
    main()
