"""The settings in force, as a person or program may see them."""

from __future__ import annotations

from typing import Any

from action_recommender.recommend import SECTIONS
from data_gatherer.enrichers.choice import KEYS as ENRICHER_KEYS
from sales_kernel.keys import has_key
from sales_kernel.settings import plain
from sales_kernel.workspace import Workspace

KEYS = ("ANTHROPIC_API_KEY", "BREVO_API_KEY", *ENRICHER_KEYS)


def in_force(workspace: Workspace) -> dict[str, Any]:
    """Return all settings with their values; of keys only whether they are set."""
    settings = workspace.settings
    data: dict[str, Any] = plain(settings)
    for section in SECTIONS:
        data[section.SECTION] = plain(settings.section(section))
    keys = {key: "set" if has_key(workspace.environment, key) else "not set" for key in KEYS}
    return {**data, "keys": keys, "home": str(workspace.home)}


def as_yaml(data: dict[str, Any]) -> str:
    """Return the settings in the form of config.yaml."""
    import yaml

    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
