"""What can be set, from where, and what is said about a mistake in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar, cast
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, field_validator

from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.values import Frozen

PREFIX = "SALES_AGENT_"
_NOT_SETTINGS = {"HOME", "NOW"}
_LIMIT = 200_000

S = TypeVar("S", bound="Section")


class Section(Frozen):
    """A part of the settings that a package above the kernel owns; `SECTION` is its name in config.yaml."""

    SECTION: str = Field(default="", exclude=True)


class Me(Frozen):
    """Who works here."""

    name: str = ""
    email: str = ""
    phone: str = ""
    zone: str = Field(default="", description="IANA name; empty for this machine's zone")
    working_hours: str = Field(default="09:00-18:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")
    signature: str = Field(default="", description="lines under the name in outgoing mail")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone and zone not in available_timezones():
            raise ValueError("no such time zone; write an IANA name such as Europe/Paris")
        return zone

    @property
    def hours(self) -> tuple[time, time]:
        """When the working day begins and ends."""
        begin, _, end = self.working_hours.partition("-")
        return time.fromisoformat(begin), time.fromisoformat(end)


class Org(Frozen):
    """Whose runs these are."""

    id: str = "local"
    name: str = ""


class CacheTtl(Frozen):
    """How long answers of an engine are served, in minutes."""

    recommendations: float = Field(default=60, gt=0, le=60 * 24)
    summaries: float = Field(default=24 * 60, gt=0, le=60 * 24 * 30)


class Settings(Frozen):
    """Everything that can be set; defaults, then config.yaml, then the environment, then flags."""

    me: Me = Me()
    org: Org = Org()
    cache_ttl: CacheTtl = CacheTtl()
    on_expiry: Literal["ask", "reuse"] = "ask"
    busy_timeout_seconds: float = Field(default=20, ge=0, le=600)
    source: str = ""
    engine: str = ""
    signals: dict[str, Any] = Field(default_factory=dict)
    actions: dict[str, Any] = Field(default_factory=dict)

    @property
    def keep_recommendations(self) -> timedelta:
        """How long a recommendation is served."""
        return timedelta(minutes=self.cache_ttl.recommendations)

    @property
    def keep_summaries(self) -> timedelta:
        """How long a summary is served."""
        return timedelta(minutes=self.cache_ttl.summaries)

    def section(self, owner: type[S]) -> S:
        """Return the part of the settings that *owner* describes."""
        return owner.model_validate(getattr(self, owner.model_fields["SECTION"].default))


def load(path: Path, environment: Mapping[str, str], sections: tuple[type[Section], ...] = ()) -> Settings:
    """Return the settings of *path* and *environment*; *sections* are checked as well.

    Raises UsageFault that names every mistake with its line.
    """
    text = read_text(path, what="settings file", limit=_LIMIT) if path.exists() or path.is_symlink() else ""
    document = _parse(path, text)
    from_environment = dict(_of_environment(environment))
    merged = _merge(document, {name: value for name, (_, value) in from_environment.items()})
    faults: list[str] = []
    settings = Settings()
    for owner, content in _parts(merged, sections):
        try:
            checked = owner.model_validate(content)
            settings = checked if isinstance(checked, Settings) else settings
        except ValidationError as error:
            below = owner.model_fields["SECTION"].default if issubclass(owner, Section) else ""
            faults += [_fault(path, text, owner, below, dict(detail), from_environment) for detail in error.errors()]
    if faults:
        raise UsageFault("\n       ".join(faults), hint=f"edit {path}, then run: sales-action config check")
    return settings


def _parts(merged: dict[str, Any], sections: tuple[type[Section], ...]) -> Iterator[tuple[type[Frozen], Any]]:
    yield Settings, merged
    for owner in sections:
        content = merged.get(owner.model_fields["SECTION"].default)
        if isinstance(content, dict):
            yield owner, content


def _parse(path: Path, text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    import yaml

    try:
        document = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        tabs = "; YAML is indented with spaces, not tabs" if "\t" in text else ""
        raise UsageFault(f"{path}, line {line}: {error.problem}{tabs}", hint="mend that line") from error
    except yaml.YAMLError as error:
        raise UsageFault(f"{path}: {error}", hint="mend the file") from error
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise UsageFault(
            f"{path}: settings are `name: value` lines, not {type(document).__name__}", hint="see docs/cli.md"
        )
    return cast("dict[str, Any]", document)


def _of_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Yield top-level settings from SALES_AGENT_ENGINE and, one level down, SALES_AGENT_CACHE_TTL__RECOMMENDATIONS."""
    nested: dict[str, dict[str, str]] = {}
    for variable, value in environment.items():
        name = variable.removeprefix(PREFIX)
        if name == variable or name in _NOT_SETTINGS or not value:
            continue
        top, _, below = name.lower().partition("__")
        if below:
            nested.setdefault(top, {})[below] = value
            yield top, (variable, dict(nested[top]))
        else:
            yield top, (variable, value)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        old = merged.get(name)
        merged[name] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _fault(
    path: Path, text: str, owner: type[Frozen], below: str, detail: dict[str, Any], environment: dict[str, Any]
) -> str:
    location = [*([below] if below else []), *map(str, detail["loc"])]
    name = ".".join(location)
    variable = environment.get(location[0], ("",))[0]
    line = _line_of(text, location)
    place = f"{path}, line {line}" if line else variable or str(path)
    if detail["type"] == "extra_forbidden":
        return f"{place}: unknown setting {name}{_nearest(location[-1], owner, [str(part) for part in detail['loc']][:-1])}"
    said = str(detail["msg"]).removeprefix("Value error, ")
    return f"{place}: {name}: {said} (it is {detail['input']!r})"


def _nearest(name: str, owner: type[Frozen], above: list[str]) -> str:
    from difflib import get_close_matches

    model: Any = owner
    for part in above:
        field = getattr(model, "model_fields", {}).get(part)
        model = field.annotation if field else None
    known = [field for field in getattr(model, "model_fields", {}) if field != "SECTION"]
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(known)}" if known else ""


def _line_of(text: str, location: list[str]) -> int:
    """Return the line (from 1) where the deepest part of *location* that is in the file stands; 0 for none."""
    import yaml

    node = yaml.compose(text, Loader=yaml.CSafeLoader) if text.strip() else None
    line = 0
    for part in location:
        if not isinstance(node, yaml.MappingNode):
            break
        for key, value in node.value:
            if key.value == part:
                line, node = key.start_mark.line + 1, value
                break
        else:
            break
    return line
