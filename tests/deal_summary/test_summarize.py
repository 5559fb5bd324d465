"""What the summary is keyed by: which change asks the engine again, and which does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from data_gatherer.gather import enriched
from data_gatherer.models import EnrichedDeal
from deal_summary.chain import Chain, Found
from sales_kernel.calls import Calls
from sales_kernel.engines.playbook import Playbook
from sales_kernel.engines.question import Answered, Limits, Question, Shown, T
from sales_kernel.errors import UpstreamFault, UsageFault
from sales_kernel.layer import Kind
from sales_kernel.prompts import Prompt
from sales_kernel.resources import shipped
from sales_kernel.workspace import Workspace
from tests.conftest import JOHN, NOW
from tests.data_gatherer.places import Held, sample

CONTEXT = """\
# Company Context - Oakline

Version: 1.0

## Company Overview

- Value line: We plan what you make.

## Communication Guidelines

- Tone: warm

## Email Engagement Learnings
"""


class Engine:
    """Answers by the rules, reads its prompt as a model would, and remembers what it was asked."""

    reads_prompts = True

    def __init__(self, identity: str = "scripted/1") -> None:
        self.identity = identity
        self.model = "one"
        self.shown: list[Shown] = []
        self.fails = False

    @property
    def asked(self) -> int:
        """How often it was asked."""
        return len(self.shown)

    @property
    def prompts(self) -> list[str]:
        """Everything it was shown, in one text a question."""
        return [
            "\n".join((each.instructions, each.common, orjson.dumps(each.records).decode(), each.closing))
            for each in self.shown
        ]

    def shape(self, layer: str, prompt: Prompt) -> dict[str, str]:
        """Say what shapes an answer beside the prompt."""
        assert (layer, prompt.text[:3]) == ("summarize", "---") or prompt.own
        return {"model": self.model}

    def prepare(self) -> None:
        """There is nothing to load."""

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:
        """Answer by the rules."""
        assert not calls.made
        self.shown.append(question.shown(Limits(60_000)))
        if self.fails:
            raise UpstreamFault("the engine is asleep")
        return Answered(question.by_rules(), self.identity)


class Desk:
    """A home, a source and an engine, asked for the summary of one deal again and again."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.engine: Any = Engine()
        self.source = Held(enriched(sample(NOW), sample(NOW).subject(JOHN)))  # type: ignore[arg-type]
        self.prompt: Path | None = None
        self.day: date | None = None
        self.work = self.reopened()
        home.mkdir(parents=True)
        self.context(CONTEXT)

    def reopened(self) -> Workspace:
        """Open the home as the next command would."""
        self.said: list[str] = []
        self.work = Workspace.open(talk=self.said.append)
        return self.work

    def context(self, text: str) -> None:
        """Write the company context."""
        (self.home / "company-context.md").write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        """Edit the company context."""
        assert old in CONTEXT
        self.context(CONTEXT.replace(old, new))

    def change(self, **fields: Any) -> None:
        """Change the deal in the CRM."""
        deal = self.source.deal.deal.model_copy(update=fields)
        self.source.deal = self.source.deal.model_copy(update={"deal": deal})
        self.source.edition += "+"

    def ask(self, **how: Any) -> Found:
        """Ask for the summary."""
        chain = Chain(self.work, self.engine, self.source, self.source.place, None, self.prompt, self.day)
        with self.work.run("summarize").open() as run:
            return chain.summary(run, **how)

    def why(self, **how: Any) -> list[str]:
        """Ask for the summary and return the names of the inputs for which the engine was asked again; [] for a hit."""
        verdict = self.ask(**how).summary.verdict
        return [reason.input for reason in verdict.reasons] or ([] if verdict.kind is Kind.HIT else [str(verdict.kind)])


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """A desk with an answer in its memory."""
    desk = Desk(home)
    desk.ask()
    yield desk
    desk.work.close()


def test_the_same_question_asks_the_engine_once(desk: Desk) -> None:
    first, again = desk.ask(), desk.ask()
    assert (desk.engine.asked, desk.source.reads) == (1, 1)
    assert first.summary.value == again.summary.value


def test_the_answer_outlives_the_command(desk: Desk) -> None:
    desk.work.close()
    desk.reopened()
    assert (desk.why(), desk.engine.asked) == ([], 1)


def test_a_changed_deal_asks_again(desk: Desk) -> None:
    desk.change(amount=1.0)
    assert desk.why() == ["enriched_data"]


def test_a_changed_deal_whose_signals_changed_says_both(desk: Desk) -> None:
    desk.change(pipeline="Renewals")
    assert desk.why() == ["enriched_data", "signals"]


def test_a_source_that_says_the_same_in_a_new_edition_asks_nobody(desk: Desk) -> None:
    desk.change()
    assert (desk.why(), desk.source.reads, desk.engine.asked) == ([], 2, 1)


def test_reverting_the_deal_reuses_the_earlier_answer(desk: Desk) -> None:
    amount = desk.source.deal.deal.amount
    desk.change(amount=1.0)
    desk.ask()
    desk.change(amount=amount)
    assert (desk.why(), desk.engine.asked) == ([], 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- Tone: warm", "- Tone: formal"),
        ("## Email Engagement Learnings\n", "## Email Engagement Learnings\n- Shorter is better.\n"),
        ("Version: 1.0", "Version: 1.1"),
        ("## Company Overview", "<!-- a remark -->\n## Company Overview"),
    ],
    ids=["guideline", "learning", "version", "comment"],
)
def test_an_edit_that_does_not_say_who_we_are_asks_nobody(desk: Desk, old: str, new: str) -> None:
    desk.edit(old, new)
    assert (desk.why(), desk.engine.asked) == ([], 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We plan what you make.", "We plan what you buy."),
        ("- Value line", "- Company name: Oakline Software\n- Value line"),
        ("## Communication", "## Target Audience\n\nWholesalers.\n\n## Communication"),
    ],
    ids=["value line", "name", "new section"],
)
def test_an_edit_of_who_we_are_asks_again(desk: Desk, old: str, new: str) -> None:
    desk.edit(old, new)
    assert desk.why() == ["company_context"]
    desk.context(CONTEXT)
    assert (desk.why(), desk.engine.asked) == ([], 2)


def test_our_name_in_the_title_is_who_we_are_too(desk: Desk) -> None:
    assert "of Oakline owns it" in desk.ask().summary.value.executive_summary
    desk.edit("Context - Oakline", "Context - Birchline")
    assert "of Birchline owns it" in desk.ask().summary.value.executive_summary


def test_an_edited_prompt_asks_again(desk: Desk, tmp_path: Path) -> None:
    desk.prompt = tmp_path / "mine.md"
    desk.prompt.write_text(shipped("prompts", "summarize.md").read_text("utf-8") + "\nBe brief.\n")
    assert desk.why() == ["prompt"]


def test_the_same_prompt_in_another_file_asks_nobody(desk: Desk, tmp_path: Path) -> None:
    desk.prompt = tmp_path / "mine.md"
    desk.prompt.write_bytes(shipped("prompts", "summarize.md").read_bytes())
    assert desk.why() == []


def test_another_engine_is_another_prompt(desk: Desk) -> None:
    desk.engine = Engine("scripted/2")
    assert desk.why() == ["prompt"]


def test_another_shape_of_the_engine_is_another_prompt(desk: Desk) -> None:
    desk.engine.model = "two"
    assert desk.why() == ["prompt"]


def test_another_day_asks_again_because_of_its_signals(desk: Desk) -> None:
    desk.day = date(2026, 11, 23)
    assert desk.why() == ["signals"]


def test_thresholds_that_change_no_signal_ask_nobody(desk: Desk) -> None:
    (desk.home / "config.yaml").write_text("signals: {engaged_within_days: 29}\n")
    desk.work.close()
    desk.reopened()
    found = desk.ask()
    assert [reason.input for reason in found.signals.verdict.reasons] == ["thresholds"]
    assert (found.summary.verdict.kind, desk.engine.asked) == (Kind.HIT, 1)


def test_thresholds_that_change_a_signal_ask_again(desk: Desk) -> None:
    (desk.home / "config.yaml").write_text("signals: {half_life_days: 10}\n")
    desk.work.close()
    desk.reopened()
    assert desk.why() == ["signals"]


def test_a_refresh_asks_source_and_engine_again(desk: Desk) -> None:
    assert (desk.why(refresh=True), desk.engine.asked, desk.source.reads) == (["refresh asked"], 2, 2)


def test_a_refreshed_source_that_says_the_same_asks_no_engine(desk: Desk) -> None:
    assert (desk.why(refresh_source=True), desk.engine.asked, desk.source.reads) == ([], 1, 2)


def test_an_answer_lives_for_its_time_and_no_longer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.home / "config.yaml").write_text("cache_ttl: {summaries: 30}\n")
    told = []
    for now in ("2026-11-20T15:29:59+00:00", "2026-11-20T15:30:00+00:00"):
        monkeypatch.setenv("SALES_AGENT_NOW", now)
        desk.work.close()
        desk.reopened()
        told.append(desk.why())
    assert told == [[], ["expired"]]


def test_a_failed_engine_leaves_nothing_and_is_asked_again(desk: Desk) -> None:
    desk.change(amount=1.0)
    desk.engine.fails = True
    for _ in range(2):
        with pytest.raises(UpstreamFault, match="asleep"):
            desk.ask()
    desk.engine.fails = False
    assert (desk.why(), desk.engine.asked) == (["enriched_data"], 4)


def test_the_prompt_shows_the_deal_its_signals_and_who_we_are(desk: Desk) -> None:
    (prompt,) = desk.engine.prompts
    for told in (
        "John Smith",
        '"as_of":"2026-11-20 Friday"',
        "Value line: We plan what you make.",
        "minutes before they act",
    ):
        assert told in prompt
    for kept in ("Tone: warm", "{{", "length: full"):
        assert kept not in prompt


def test_slots_in_a_record_are_not_filled(desk: Desk) -> None:
    desk.change(name="Deal {{company_context}}")
    desk.ask()
    assert '"name":"Deal {{company_context}}"' in desk.engine.prompts[-1]


def test_a_short_prompt_makes_a_short_summary(desk: Desk, tmp_path: Path) -> None:
    desk.prompt = tmp_path / "short.md"
    text = shipped("prompts", "summarize.md").read_text("utf-8")
    desk.prompt.write_text(text.replace("length: full", "length: short"))
    summary = desk.ask().summary.value
    assert (summary.recent_interactions, summary.deal_context) == ((), ())


def test_a_length_nobody_knows_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    desk.prompt = tmp_path / "odd.md"
    desk.prompt.write_text("---\nlength: epic\n---\n{{company_context}}\n")
    with pytest.raises(UsageFault, match=r"odd\.md: length: 'epic' is not one of full, short"):
        desk.ask()


def test_a_prompt_that_does_not_know_our_company_is_noted(desk: Desk, tmp_path: Path) -> None:
    desk.prompt = tmp_path / "bare.md"
    desk.prompt.write_text("Tell me about {{enriched_deal}} and {{signals}}.\n")
    desk.ask()
    assert desk.said == [f"note: {desk.prompt} has no {{{{company_context}}}}; the summary will not know our company"]


def test_a_slot_nobody_fills_is_refused_with_its_line(desk: Desk, tmp_path: Path) -> None:
    desk.prompt = tmp_path / "odd.md"
    desk.prompt.write_text("{{company_context}}\n\n{{recommendation}}\n")
    with pytest.raises(UsageFault, match=r"odd\.md, line 3: unknown slot {{recommendation}}"):
        desk.ask()


def test_the_offline_engine_says_that_it_cannot_use_a_prompt_s_text(desk: Desk, tmp_path: Path) -> None:
    desk.engine = Playbook()
    desk.prompt = tmp_path / "mine.md"
    desk.prompt.write_text("{{company_context}}\n")
    desk.ask()
    assert desk.said == ["note: the offline engine obeys the prompt's front matter; it cannot use its text"]


def test_the_same_deal_in_another_account_is_another_subject(desk: Desk) -> None:
    desk.source.deal = desk.source.deal.model_copy(update={"account": "elsewhere"})
    assert desk.why() == ["never computed"]


def test_a_deal_read_back_from_memory_is_the_deal(desk: Desk) -> None:
    kept = desk.ask().deal
    assert (kept.verdict.kind, kept.value) == (Kind.HIT, enriched(desk.source, desk.source.place))
    assert isinstance(kept.value, EnrichedDeal)
