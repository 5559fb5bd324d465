"""The company context as text: who we are, how we write, what we learned. A person owns it; this module only reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sales_kernel.files import read_text
from sales_kernel.resources import shipped

LIMIT = 1_000_000
"""Bytes a company context may have."""
GUIDELINES = "Communication Guidelines"
_HEADING = re.compile(r"^##[ \t]+(?P<name>.+?)[ \t#]*\r?$", re.MULTILINE)
_TITLE = re.compile(r"^#[ \t]+Company Context[ \t]*[-–—:][ \t]*(?P<name>.+?)[ \t]*\r?$", re.MULTILINE)
_VERSION = re.compile(r"^Version:[ \t]*(?P<version>\d+\.\d+)[ \t]*\r?$", re.MULTILINE)
_BULLET = re.compile(r"^[-*+][ \t]+(?P<line>.*?)[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(r"^(?P<name>[^:*_]{2,40}?):[ \t]+(?P<value>.+)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class ContextDocument:
    """One version of the company context; *text* is all of it and is what is hashed."""

    text: str

    @property
    def version(self) -> str:
        """What the version line says, empty where there is none."""
        found = _VERSION.search(self.told)
        return found["version"] if found else ""

    @property
    def company(self) -> str:
        """Our company's name: the overview's `Company name:`, else what the title says; empty when neither does."""
        title = _TITLE.search(self.told)
        return self.about("Company name") or (title["name"] if title else "")

    def about(self, name: str) -> str:
        """Return the value of a `- Name: value` line of any section about us, empty when there is none."""
        wanted = name.casefold()
        return next(
            (value for section in self._about_us for key, value in self.fields(section).items() if key == wanted), ""
        )

    @property
    def who_we_are(self) -> str:
        """Our name and the sections about us, without guidelines and learnings: what a summary needs to know."""
        named = [] if self.about("Company name") else [self.company]
        return "\n".join(
            [*filter(None, named), *(f"## {name}\n{self._sections[name].strip()}" for name in self._about_us)]
        )

    def fields(self, section: str) -> dict[str, str]:
        """Return the `- Name: value` lines of *section*, names in lower case, in order."""
        found = (_FIELD.match(line) for line in self.bullets(section))
        return {match["name"].strip().casefold(): match["value"].strip() for match in found if match}

    def bullets(self, section: str) -> list[str]:
        """Return the list lines of *section*; comments and empty lines do not count."""
        return [found["line"] for found in _BULLET.finditer(self._sections.get(section, "")) if found["line"]]

    @property
    def learnings(self) -> list[str]:
        """Return the lines of all sections of learnings, in the document's order."""
        return [line for _, line in self.learned]

    @property
    def learned(self) -> list[tuple[str, str]]:
        """Return the learnings in the same order, each with the section it stands in."""
        return [(name, line) for name in self._sections if _is_learnings(name) for line in self.bullets(name)]

    @property
    def _about_us(self) -> list[str]:
        return [name for name in self._sections if name != GUIDELINES and not _is_learnings(name)]

    @cached_property
    def told(self) -> str:
        """The text without comments, and without the mark some editors put in front."""
        return _COMMENT.sub("", self.text.removeprefix("\ufeff"))

    @cached_property
    def _sections(self) -> dict[str, str]:
        """The sections by name; one that stands there twice is read twice."""
        headings = list(_HEADING.finditer(self.told))
        ends = [*(heading.start() for heading in headings[1:]), len(self.told)]
        found: dict[str, str] = {}
        for heading, end in zip(headings, ends, strict=False):
            found[heading["name"]] = found.get(heading["name"], "") + self.told[heading.end() : end]
        return found


def _is_learnings(section: str) -> bool:
    return section.casefold().endswith("learnings")


class ContextChoice(NamedTuple):
    """The context in force and where it comes from; *built_in* when no file of the user's is there."""

    document: ContextDocument
    path: Path
    built_in: bool


def context_in_force(path: Path, source: str) -> ContextChoice:
    """Return the context at *path*; without one the sample's own for the sample CRM, and for others one that claims nothing."""
    if path.exists() or path.is_symlink():
        text = read_text(path, what="company context", limit=LIMIT, hint="sales-action context-init writes a fresh one")
        return ContextChoice(ContextDocument(text), path, built_in=False)
    default = (
        shipped("examples", "company-context.md") if source == "sample" else shipped("prompts", "company-context.md")
    )
    return ContextChoice(ContextDocument(default.read_text(encoding="utf-8")), default, built_in=True)
