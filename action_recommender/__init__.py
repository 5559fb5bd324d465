"""Layer 3 and the loop: what to do next on a deal, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from action_recommender.recommend import ActionRecommender

__all__ = ["ActionRecommender"]


def __getattr__(name: str) -> Any:
    """Import the API when it is first asked for: a remembered answer on the command line does not pay for it."""
    if name == "ActionRecommender":
        from action_recommender.recommend import ActionRecommender

        return ActionRecommender
    raise AttributeError(name)
