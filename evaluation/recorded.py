"""A model's answers kept in files: put in its place, they are read, repaired and checked by our code, and graded without a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from sales_kernel.engines.converse import converse
from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Answered, Limits
from sales_kernel.fingerprint import content_hash

if TYPE_CHECKING:
    from sales_kernel.calls import Calls
    from sales_kernel.engines.converse import Turn
    from sales_kernel.engines.question import Engine, Question, Reading, Shown, T
    from sales_kernel.fingerprint import Plain
    from sales_kernel.prompts import Prompt

TOKENS = 60_000
"""The room for records, as it is without settings."""


@dataclass(frozen=True)
class Recorded:
    """The engine of a folder: `<deal>.<layer>.json` holds the first answer, `<deal>.<layer>.2.json` the repaired one.

    A file is `{"of": …, "answer": …}`; *of* is the hash of what was shown when it was written (see `digest_of`).
    """

    folder: Path

    identity = "recorded/1"
    reads_prompts = True

    @cached_property
    def deals(self) -> frozenset[str]:
        """The ids of the deals a recommendation was kept for."""
        return frozenset(path.name.split(".")[0] for path in self.folder.glob("*.recommend.json"))

    @cached_property
    def outdated(self) -> set[str]:
        """Names of the files that were written for something else than what is shown now; filled while answers are read."""
        return set()

    def shape(self, layer: str, prompt: Prompt) -> Mapping[str, Plain]:  # noqa: ARG002  (the protocol's)
        """Nothing is remembered longer than an evaluation."""
        return {}

    def prepare(self) -> None:
        """There is nothing to load."""

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:  # noqa: ARG002  (it costs nothing)
        """Return what was kept. Raises EngineFault where nothing was."""
        shown = question.shown(Limits(TOKENS))
        deal = str(shown.records["enriched_deal"]["deal"]["id"]).removeprefix("deal:")

        def put(turns: tuple[Turn, ...]) -> str:
            turn = f".{len(turns) + 1}" if turns else ""
            return self._kept(f"{deal}.{question.layer}{turn}.json", shown)

        return Answered(converse(question, put), self.identity)

    def _kept(self, name: str, shown: Shown) -> str:
        path = self.folder / name
        if not path.exists():
            raise EngineFault(f"no answer is kept in {name}", reason="unusable")
        kept = orjson.loads(path.read_bytes())
        if kept["of"] != digest_of(shown):
            self.outdated.add(name)
        return orjson.dumps(kept["answer"]).decode()


@dataclass(frozen=True)
class Keeping:
    """An engine whose answers are kept in *folder*, in the form `Recorded` reads, as they are given."""

    engine: Engine
    folder: Path

    @property
    def identity(self) -> str:
        """The engine's own."""
        return self.engine.identity

    @property
    def reads_prompts(self) -> bool:
        """As the engine does."""
        return self.engine.reads_prompts

    def shape(self, layer: str, prompt: Prompt) -> Mapping[str, Plain]:
        """As the engine's."""
        return self.engine.shape(layer, prompt)

    def prepare(self) -> None:
        """Hand it on."""
        self.engine.prepare()

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:
        """Return the engine's answer; what the model said is written down on the way."""
        shown: list[Shown] = []
        said: list[Plain] = []

        def seen(limits: Limits) -> Shown:
            shown.append(question.shown(limits))
            return shown[-1]

        def heard(raw: Plain, *, last: bool) -> Reading[T]:
            if raw not in said:
                said.append(raw)
            return question.read(raw, last=last)

        try:
            return self.engine.ask(replace(question, shown=seen, read=heard), calls)
        finally:
            deal = shown[-1].records["enriched_deal"]["deal"]["id"] if shown else ""
            for turn, raw in enumerate(said, 1):
                name = f"{deal}.{question.layer}{f'.{turn}' if turn > 1 else ''}.json".removeprefix("deal:")
                keep(self.folder / name, shown[-1], raw)


def keep(path: Path, shown: Shown, answer: Plain) -> None:
    """Write an answer down with the hash of what it answered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"of": digest_of(shown), "answer": answer}
    path.write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def digest_of(shown: Shown) -> str:
    """Return the hash of what a model is shown."""
    return content_hash([shown.instructions, shown.common, shown.records, shown.closing])
