"""What can be set, from where, and what is said about a mistake in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar, cast

from sales_kernel.checked import Fault, made
from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text

PREFIX = "SALES_AGENT_"
_NOT_SETTINGS = {"HOME", "NOW"}
_LIMIT = 200_000

S = TypeVar("S", bound="Section")
Document = dict[str, Any]


class Part:
    """The base of all settings, which are frozen dataclasses; `LIMITS` are the least and the greatest value of numbers, by name."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {}

    def __post_init__(self) -> None:
        for name, (least, most) in self.LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name}: {getattr(self, name)} is not between {least:,.10g} and {most:,.10g}")


class Section(Part):
    """A part of the settings that a package above the kernel owns; `SECTION` is its name in config.yaml."""

    SECTION: ClassVar[str]


@dataclass(frozen=True)
class Me(Part):
    """Who works here. *zone* is an IANA name, empty for this machine's; *signature* stands under the name in outgoing mail."""

    name: str = ""
    email: str = ""
    phone: str = ""
    zone: str = ""
    working_hours: str = "09:00-18:00"
    signature: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.zone:
            from zoneinfo import available_timezones

            if self.zone not in available_timezones():
                raise ValueError(f"zone: no such time zone: {self.zone!r}; write an IANA name such as Europe/Paris")
        try:
            begin, end = self.hours
        except ValueError:
            raise ValueError(f"working_hours: {self.working_hours!r} is not like 09:00-18:00") from None
        if begin >= end:
            raise ValueError(f"working_hours: {self.working_hours!r} ends before it begins")

    @property
    def hours(self) -> tuple[time, time]:
        """When the working day begins and ends."""
        begin, end = self.working_hours.split("-")
        return time.fromisoformat(begin), time.fromisoformat(end)


@dataclass(frozen=True)
class Org(Part):
    """Whose runs these are."""

    id: str = "local"
    name: str = ""


@dataclass(frozen=True)
class CacheTtl(Part):
    """How long answers of an engine are served, in minutes."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "recommendations": (0.01, 24 * 60),
        "summaries": (0.01, 30 * 24 * 60),
    }
    recommendations: float = 60
    summaries: float = 24 * 60


@dataclass(frozen=True)
class Settings(Part):
    """Everything that can be set; defaults, then config.yaml, then the environment, then flags."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"busy_timeout_seconds": (0, 600)}
    me: Me = Me()
    org: Org = Org()
    cache_ttl: CacheTtl = CacheTtl()
    on_expiry: Literal["ask", "reuse"] = "ask"
    busy_timeout_seconds: float = 20
    source: str = ""
    engine: Literal["", "claude", "playbook"] = ""
    fallback: Literal["", "playbook"] = ""
    privacy: Literal["open", "mask"] = "open"
    claude: dict[str, Any] = field(default_factory=dict)
    brevo: dict[str, Any] = field(default_factory=dict)
    enrich: dict[str, Any] = field(default_factory=dict)
    signals: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, Any] = field(default_factory=dict)

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
        return cast("S", made(owner, getattr(self, owner.SECTION), []))


def load(path: Path, environment: Mapping[str, str], sections: tuple[type[Section], ...] = ()) -> Settings:
    """Return the settings of *path* and *environment*; *sections* are checked as well.

    Raises UsageFault that names every mistake with its line.
    """
    text = read_text(path, what="settings file", limit=_LIMIT) if path.exists() or path.is_symlink() else ""
    variables = dict(_of_environment(environment))
    merged = _parse(path, text)
    for at, variable in variables.items():
        merged = _merge(merged, _nested(at, environment[variable]))
    faults: list[Fault] = []
    settings: Settings = made(Settings, merged, faults)
    for owner in sections:
        made(owner, getattr(settings, owner.SECTION), faults, (owner.SECTION,))
    if faults:
        told = [f"{_place(path, text, fault.at, variables)}: {'.'.join(fault.at)}: {fault.what}" for fault in faults]
        where = " and ".join(dict.fromkeys(_variable(fault.at, variables) or str(path) for fault in faults))
        raise UsageFault("\n       ".join(told), hint=f"edit {where}, then run: sales-action config check")
    return settings


def set_values(part: object) -> Document:
    """Return what of *part* is not a default, as plain data: what a layer's hash should see of settings."""
    found = ((each.name, getattr(part, each.name)) for each in fields(part))  # type: ignore[arg-type]
    defaults = type(part)()
    return {name: plain(value) for name, value in found if value != getattr(defaults, name)}


def plain(value: Any) -> Any:
    """Return settings as plain data, defaults included."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def _parse(path: Path, text: str) -> Document:
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
            f"{path}: settings are `name: value` lines, not {type(document).__name__}", hint="see docs/settings.md"
        )
    return cast("Document", document)


def _of_environment(environment: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield where a variable belongs: SALES_AGENT_ENGINE, and one level down SALES_AGENT_CACHE_TTL__RECOMMENDATIONS."""
    for variable, value in environment.items():
        name = variable.removeprefix(PREFIX)
        if name != variable and name not in _NOT_SETTINGS and value:
            yield tuple(name.lower().split("__")), variable


def _nested(at: tuple[str, ...], value: Any) -> Document:
    for name in reversed(at):
        value = {name: value}
    return cast("Document", value)


def _merge(below: Document, above: Document) -> Document:
    merged = dict(below)
    for name, value in above.items():
        old = merged.get(name)
        merged[name] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _place(path: Path, text: str, at: tuple[str, ...], variables: Mapping[tuple[str, ...], str]) -> str:
    """Say where a mistake stands: in the variable of the environment that says it, else in a line of the file."""
    line = _line_of(text, at)
    return _variable(at, variables) or (f"{path}, line {line}" if line else str(path))


def _variable(at: tuple[str, ...], variables: Mapping[tuple[str, ...], str]) -> str:
    return next((variables[at[:length]] for length in range(len(at), 0, -1) if at[:length] in variables), "")


def _line_of(text: str, location: tuple[str, ...]) -> int:
    """Return the line (from 1) where the deepest part of *location* that is in the file stands; 0 for none."""
    import yaml

    node = yaml.compose(text, Loader=yaml.CSafeLoader) if text.strip() else None
    line = 0
    for part in location:
        if not isinstance(node, yaml.MappingNode):
            break
        found = next(((key, value) for key, value in node.value if key.value == part), None)
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line
