"""`sales-action check`: a file's text through every gate, as if it were to go out today for a deal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from action_recommender.blocks import told_finding
from action_recommender.channels import CHANNELS
from action_recommender.check import Checked, Desk, check_text
from action_recommender.recommend import Asked, Recommender
from data_gatherer.enrichers.choice import Without
from sales_kernel.console import read_stdin
from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.workspace import Workspace

if TYPE_CHECKING:
    from action_recommender.models import Reach

_LIMIT = 200_000


@dataclass(frozen=True)
class Report:
    """What the gates say of a text, for people and for programs."""

    deal_id: str
    checked: Checked

    @property
    def blocked(self) -> bool:
        """True when the text must not go out this way."""
        return self.checked.blocked

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        contact, slot = self.checked.contact, self.checked.slot
        return {
            "deal_id": self.deal_id,
            "contact_id": contact.id if contact else "",
            "channel": self.checked.channel,
            "earliest": slot.at.isoformat() if slot else None,
            "blocked": self.blocked,
            "findings": [finding.model_dump(mode="json") for finding in self.checked.findings],
        }

    def as_lines(self) -> list[str]:
        """Return it for people: for whom, what was found, and whether it may go out."""
        contact, slot = self.checked.contact, self.checked.slot
        there = slot.at.astimezone(ZoneInfo(slot.zone)) if slot else None
        when = f", at the earliest {there:%Y-%m-%d %H:%M} ({slot.zone})" if slot and there else ""
        label = CHANNELS[self.checked.channel].label
        whom = f"{label} to {contact.name or contact.id}{when}" if contact else f"{label} to nobody of this deal"
        found = [told_finding(finding.model_dump(mode="json")) for finding in self.checked.findings]
        return [whom, *found, "blocked" if self.blocked else "nothing stands in its way"]


def check_file(
    workspace: Workspace, file: Path, deal: str, *, source: str, channel: str, contact: str, campaign: str
) -> Report:
    """Return what all gates say of the text in *file* (`-` for stdin). Raises UsageFault where it is no text, NotFound for the contact."""
    text = _text_of(file)
    asked = Asked(deal, campaign, None, "playbook", source, without=Without(linkedin=True, web=True))
    recommender = Recommender(workspace, asked)
    with workspace.run("check", customer_info=deal, language="en").open() as run:
        found = recommender.chain.summary(run)
        writer = recommender.writer(found)
    desk = Desk(found.deal.value, recommender.rules, writer.house, writer.ours, writer.view.sender)
    checked = check_text(text, desk, channel=cast("Reach", channel) if channel else None, contact=contact)
    return Report(recommender.chain.subject.id, checked)


def _text_of(file: Path) -> str:
    if str(file) != "-":
        return read_text(file, what="text", limit=_LIMIT, hint="name a file with the text you want to send")
    try:
        return read_stdin(_LIMIT).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageFault("what is piped in is not UTF-8 text", hint="save it as UTF-8 and try again") from error
