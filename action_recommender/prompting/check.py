"""`sales-action prompt check`: everything that is wrong with a prompt file, in the order of its lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from action_recommender.prompting.instructions import of_instructions
from action_recommender.prompting.remarks import Layer, Remark, layer_of, of_front_matter, of_length, of_slots
from sales_kernel.engines.claude.prices import TARIFFS
from sales_kernel.prompts import Prompt, load


class Checked(NamedTuple):
    """A prompt file, which layer it was taken for, and what is to be said about it."""

    prompt: Prompt
    layer: Layer
    remarks: tuple[Remark, ...]

    @property
    def wrong(self) -> bool:
        """Whether it would not work."""
        return any(remark.kind == "error" for remark in self.remarks)

    def as_lines(self) -> list[str]:
        """Return the remarks and what they come to, for people."""
        errors = sum(remark.kind == "error" for remark in self.remarks)
        warnings = len(self.remarks) - errors
        told = [
            f"{count} {name}{'' if count == 1 else 's'}"
            for count, name in ((errors, "error"), (warnings, "warning"))
            if count
        ]
        return [
            *map(str, self.remarks),
            f"{self.prompt.path}, as a prompt for {self.layer}: {' and '.join(told) or 'ok'}",
        ]

    def as_data(self) -> dict[str, Any]:
        """Return the same for programs."""
        remarks = [remark._asdict() for remark in self.remarks]
        return {"file": str(self.prompt.path), "layer": self.layer, "ok": not self.wrong, "remarks": remarks}


def check_prompt(file: Path, layer: Layer | None, prices: tuple[str, ...] = ()) -> Checked:
    """Return what is wrong with the prompt in *file*; *prices* are models whose price the settings know.

    Raises UsageFault for a file that cannot be read.
    """
    prompt = load(layer or "recommend", file)
    asked = layer or layer_of(prompt)
    remarks = [
        *of_front_matter(prompt, asked, (*TARIFFS, *prices)),
        *of_slots(prompt, asked),
        *of_length(prompt),
        *of_instructions(prompt),
    ]
    return Checked(prompt, asked, tuple(sorted(remarks, key=lambda remark: (remark.line == 0, remark.line))))
