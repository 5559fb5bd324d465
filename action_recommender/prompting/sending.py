"""What would be sent to a model about a deal: put together as the engine does it, and asked of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from action_recommender.asking import Desk, draft_question, plan_question
from action_recommender.prompting.remarks import Layer
from action_recommender.recommend import Asked, Recommender
from deal_summary.chain import Found
from deal_summary.summarize import SUMMARIZE, Summarizer
from sales_kernel.engines.claude.engine import Claude
from sales_kernel.engines.claude.parameters import parameters
from sales_kernel.engines.claude.prices import AS_OF, BYTES_A_TOKEN, cost_of, tariff_of
from sales_kernel.engines.claude.settings import ClaudeSettings, LayerSettings
from sales_kernel.errors import NotFound
from sales_kernel.layer import Answer, Content, Kind, Verdict
from sales_kernel.prompts import load

if TYPE_CHECKING:
    from pathlib import Path

    from data_gatherer.models import EnrichedDeal
    from deal_summary.models import DealSummary, Signals
    from sales_kernel.engines.claude.request import Request
    from sales_kernel.engines.question import Question
    from sales_kernel.prompts import Prompt
    from sales_kernel.runs import Run
    from sales_kernel.workspace import Workspace

REMEMBERED = "remembered"
IN_ITS_PLACE = "still to be written; what the offline engine says stands in its place"
PIPED = "piped in"
ANSWER = 4_000
"""Tokens of output that an answer usually stays below."""


class InForce(NamedTuple):
    """A parameter in force, and what sets it."""

    value: str
    because: str


class Tokens(NamedTuple):
    """Tokens of the input, and what they cost in US dollars where nothing of them is in the prompt cache; None for an unknown price.

    *answered* is what it costs with an answer as long as most are at most, by prices as of the day *priced*.
    """

    number: int
    estimated: bool
    usd: float | None
    answered: float | None = None
    priced: str = ""


@dataclass(frozen=True)
class Sending:
    """One request about one deal, and how it came to be."""

    claude: Claude
    prompt: Prompt
    layer: Layer
    deal_id: str
    deal_name: str
    about: str
    """For a draft, which action is written; empty otherwise."""
    summary: str
    """Where the summary in it comes from; empty where it has none."""
    question: Question[Any]

    @cached_property
    def request(self) -> Request:
        """The body of the request."""
        return self.claude.request(self.question)

    @cached_property
    def records(self) -> dict[str, Any]:
        """What `load_records` returns."""
        import orjson

        result: dict[str, Any] = orjson.loads(self.request["messages"][2]["content"][0]["content"])
        return result

    @property
    def left_out(self) -> list[str]:
        """What of the deal is not shown, a line for each kind."""
        deal = self.records.get("enriched_deal", {})
        return [str(line) for line in deal.get("left_out", ())]

    @property
    def parameters(self) -> dict[str, InForce]:
        """The model and its parameters, each with what sets it."""
        asked = parameters(self.claude.settings, self.layer, self.prompt)
        told = {"model": asked.model, "effort": asked.effort or "none", "max_tokens": f"{asked.max_tokens:,}"}
        return {
            name: InForce(value, _because(self.claude.settings, self.layer, self.prompt, name))
            for name, value in told.items()
        }

    def estimated(self) -> Tokens:
        """Return the tokens of the input by the bytes of the request."""
        from sales_kernel.fingerprint import canonical

        return self._priced(len(canonical({**self.request, "max_tokens": 0})) // BYTES_A_TOKEN, estimated=True)

    def counted(self) -> Tokens:
        """Return the tokens of the input as the other side counts them, which costs nothing. Raises EngineFault."""
        caller = self.claude.caller
        body = {name: value for name, value in self.request.items() if name != "max_tokens"}
        client = caller.client
        told = caller.guarded(lambda: client.messages.count_tokens(**body))
        return self._priced(int(told.input_tokens), estimated=False)

    def _priced(self, number: int, *, estimated: bool) -> Tokens:
        from sales_kernel.calls import Usage

        model, own = self.request["model"], self.claude.settings.prices
        tariff = tariff_of(model, own)
        alone, answered = (cost_of(Usage(input=number, output=output), tariff) for output in (0, ANSWER))
        return Tokens(number, estimated, alone, answered, own[model].as_of if model in own else AS_OF)


def claude_of(workspace: Workspace) -> Claude:
    """Return Claude by the settings; putting a request together needs no key."""
    settings = workspace.settings
    return Claude(settings.section(ClaudeSettings), workspace.environment, masked=settings.privacy == "mask")


def sending_of(workspace: Workspace, run: Run, asked: Asked, layer: Layer, prompt_file: Path | None = None) -> Sending:
    """Return what would be sent for *layer* about the deal that is *asked* for; a prompt file is that layer's.

    Raises NotFound where a draft is to be shown and no play fits.
    """
    if layer == "summarize":
        asked = asked._replace(summary_prompt=prompt_file)
    else:
        asked = asked._replace(prompt_file=prompt_file, prompt_name=layer)
    recommender = Recommender(workspace, asked._replace(engine="playbook"))
    chain, claude, below = recommender.chain, claude_of(workspace), load("summarize", asked.summary_prompt)
    summarizer = Summarizer(workspace, claude, chain.context.document, below)
    deal = chain.deal(run)
    signals = summarizer.signals(run, chain.subject, deal, recommender.day)
    told = deal.value.deal
    if layer == "summarize":
        question: Question[Any] = summarizer.question(deal.value, signals.value)
        return Sending(claude, below, layer, told.id, told.name, "", "", question)
    summary = _summary(recommender, summarizer, deal, signals)
    found = Found(deal, signals, summary)
    desk = recommender.desk(found, recommender.candidates(run, found).value.candidates)
    question, about = _question(recommender.prompt, desk, layer)
    return Sending(claude, recommender.prompt, layer, told.id, told.name, about, summary.verdict.note, question)


def _summary(
    recommender: Recommender, summarizer: Summarizer, deal: Answer[EnrichedDeal], signals: Answer[Signals]
) -> Answer[DealSummary]:
    """The summary that Claude would be given: piped in, remembered, or, since nobody is asked here, the offline engine's."""
    clock = recommender.workspace.clock

    def answer(content: Content, note: str) -> Answer[DealSummary]:
        return Answer(content, Verdict(SUMMARIZE.name, Kind.GIVEN, note=note), SUMMARIZE, clock(), None)

    if piped := recommender.chain.piped_summary():
        return answer(Content.of(piped), PIPED)
    inputs = summarizer.summary_inputs(deal.content, signals.content)
    memory, subject = recommender.workspace.memory, recommender.chain.subject
    standing = memory.check(SUMMARIZE, subject, inputs, terms=summarizer.summary_terms())
    if standing.content:
        return answer(standing.content, REMEMBERED)
    return answer(Content.of(summarizer.question(deal.value, signals.value).by_rules()), IN_ITS_PLACE)


def _question(prompt: Prompt, desk: Desk, layer: Layer) -> tuple[Question[Any], str]:
    if layer == "recommend":
        return plan_question(prompt, desk), ""
    candidate = next((one for one in desk.candidates if one.open), None)
    if candidate is None:
        raise NotFound("no play fits this deal, so there is nothing to draft", hint="see: sales-action recommend DEAL")
    contact = desk.writer.view.deal.contact(candidate.contact_id)
    for_whom = f" for {contact.name or contact.id}" if contact else ""
    chosen = candidate.model_copy(update={"tier": "P0"})
    alone = Desk(desk.writer, desk.summary, (chosen,), desk.issue)
    return draft_question(prompt, alone, chosen), f"{candidate.play}{for_whom}, the play that scores best"


def _because(settings: ClaudeSettings, layer: Layer, prompt: Prompt, name: str) -> str:
    own: LayerSettings = getattr(settings.layers, layer)
    if getattr(own, name):
        return f"claude.layers.{layer}.{name} of the settings"
    if getattr(prompt.asked, name):
        return f"line {prompt.front.line_of(name)} of the prompt file"
    changed = getattr(settings, name) != getattr(ClaudeSettings(), name)
    return f"claude.{name} of the settings" if changed else f"the default of claude.{name}"
