"""The settings in force, as a person or program may see them."""

from __future__ import annotations

from typing import Any

from action_recommender.rules import Rules
from deal_summary.models import Thresholds
from sales_kernel.workspace import Workspace

KEYS = ("ANTHROPIC_API_KEY", "BREVO_API_KEY")


def in_force(workspace: Workspace) -> dict[str, Any]:
    """Return all settings with their values; of keys only whether they are set."""
    settings = workspace.settings
    data: dict[str, Any] = settings.model_dump(mode="json")
    for section in (Thresholds, Rules):
        name = section.model_fields["SECTION"].default
        data[name] = settings.section(section).model_dump(mode="json")
    keys = {key: "set" if workspace.environment.get(key) else "not set" for key in KEYS}
    return {**data, "keys": keys, "home": str(workspace.home)}


def as_yaml(data: dict[str, Any]) -> str:
    """Return the settings in the form of config.yaml."""
    import yaml

    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
