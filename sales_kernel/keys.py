"""Keys of services, from the environment or from a file it names; nowhere else, and never shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sales_kernel.errors import UsageFault

_LIMIT = 10_000
_WRONG = (
    (lambda sign: sign.isspace(), "a space or a line end"),
    (lambda sign: not sign.isascii(), "a character that is not ASCII"),
    (lambda sign: not sign.isprintable(), "a control character"),
    (lambda sign: sign in "\"'`", "a quotation mark"),
)
"""What no key holds, and what it is called; the first that fits is told."""


def key(environment: Mapping[str, str], name: str) -> str:
    """Return the key in the variable *name*, else the one in the file that *name*`_FILE` names, else nothing.

    With both set the variable's key is taken and the file is not looked at.
    Raises UsageFault when the file cannot be read, or when what it or the variable holds can be no key.
    """
    told = environment.get(name, "").strip()
    if told:
        return _checked(told, f"the key in {name}")
    named = environment.get(f"{name}_FILE", "").strip()
    return _of_file(named, f"{name}_FILE") if named else ""


def has_key(environment: Mapping[str, str], name: str) -> bool:
    """Return whether a key is given, or a file that should hold it."""
    return bool(environment.get(name, "").strip() or environment.get(f"{name}_FILE", "").strip())


def missing_file(environment: Mapping[str, str], name: str) -> str:
    """Return the file that should hold the key *name* and is not there; empty where it is there or none is needed."""
    named = "" if environment.get(name, "").strip() else environment.get(f"{name}_FILE", "").strip()
    try:
        return named if named and not Path(named).expanduser().exists() else ""
    except OSError:  # a name that can be none is told when the key is read
        return ""


def _of_file(named: str, variable: str) -> str:
    from sales_kernel.files import read_text

    path, hint = Path(named).expanduser(), "name a file that holds the key"
    try:
        strange = path.exists() and not path.is_file()  # a pipe would be waited for, and a folder holds no key
    except OSError as error:
        raise UsageFault(f"cannot read {path}, which {variable} names: {error.strerror}", hint=hint) from error
    if strange:
        raise UsageFault(f"{variable} names {path}, which is not a regular file", hint=hint)
    text = read_text(path, what=f"key file of {variable}", limit=_LIMIT, hint=hint).strip()
    if not text:
        raise UsageFault(f"the file {path} that {variable} names is empty", hint="write the key into it")
    return _checked(text, f"the key in {path}, which {variable} names,")


def _checked(told: str, where: str) -> str:
    for is_wrong, what in _WRONG:
        at = next((index for index, sign in enumerate(told, 1) if is_wrong(sign)), 0)
        if at:
            raise UsageFault(
                f"{where} holds {what} (character {at} of {len(told)})",
                hint="copy the key again, and nothing but the key",
            )
    return told
