"""A model that changes its shape must change its layer's revision, or old contents would be read as new ones."""

from __future__ import annotations

import pytest

from action_recommender.asking.forms import DraftForm, PlanForm
from action_recommender.draft import DRAFT
from action_recommender.plan import Plan
from action_recommender.recommend import CANDIDATES, FORMS, PLAN_SCHEMA, RECOMMEND
from data_gatherer.enrichers.apply import ENRICH
from data_gatherer.gather import GATHER
from deal_summary.asking.forms import SummaryForm
from deal_summary.models import DealSummary
from deal_summary.summarize import SIGNALS, SUMMARIZE, SUMMARY_FORM, SUMMARY_SCHEMA
from sales_kernel.layer import Layer
from tests.contracts.shapes import form_hash, shape_hash

PINNED = {
    "gather 3": "722543f4",
    "enrich 1": "7e174b96",
    "signals 5": "9a749618",
    "summarize 4": "51cc976b",
    "candidates 6": "d749de94",
    "recommend 6": "fb574117",
    "draft 6": "256d58b5",
}


@pytest.mark.parametrize(
    "layer", [GATHER, ENRICH, SIGNALS, SUMMARIZE, CANDIDATES, RECOMMEND, DRAFT], ids=lambda layer: layer.name
)
def test_a_changed_model_has_a_new_revision(layer: Layer) -> None:  # type: ignore[type-arg]
    assert PINNED.get(f"{layer.name} {layer.revision}") == shape_hash(layer.model), (
        "raise the layer's revision and pin it here"
    )


def test_the_answer_forms_in_the_prompt_hashes_are_up_to_date() -> None:
    assert (shape_hash(Plan), shape_hash(DealSummary)) == (PLAN_SCHEMA, SUMMARY_SCHEMA)
    assert {"recommend": form_hash(PlanForm), "draft": form_hash(DraftForm)} == FORMS
    assert form_hash(SummaryForm) == SUMMARY_FORM
