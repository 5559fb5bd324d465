"""A deal of Brevo's, its people and its companies in our models."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_gatherer.complete import completed
from data_gatherer.models import Consent, Deal, EnrichedDeal, Gap, Owner, Stage
from data_gatherer.sources.brevo.documents import Documents, Unread
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.definitions import Definitions
from data_gatherer.sources.brevo.translation.translate import Translator, told
from sales_kernel.errors import UpstreamFault
from sales_kernel.fingerprint import content_hash
from tests.brevo.documents import (
    COMPANY,
    CONTACT_ATTRIBUTES,
    DEAL,
    DEAL_ATTRIBUTES,
    INES,
    JSON,
    LOST,
    OTHER_COMPANY,
    OTHER_DEAL,
    PIPELINES,
    SALES,
    SURVEY,
    TOM,
    WON,
    attribute,
    company,
    contact,
    contact_attribute,
    deal,
    documents,
    file,
    mail,
    note,
    paula,
    task,
    translated,
)

NAMES = CONTACT_ATTRIBUTES[:2]


def deal_of(config: BrevoSettings | None = None, **attributes: Any) -> Deal:
    return translated(config, deal=deal(**attributes)).deal


def test_a_deal_is_told_in_our_words() -> None:
    found = translated(notes=[note()])
    assert (found.source, found.account) == ("brevo", "main")
    assert found.deal == Deal(
        id=DEAL,
        name="Lifts of St Anne",
        pipeline="Maintenance",
        stage=Stage(name="Quote", order=2, of=2),
        stage_entered_at=datetime(2026, 10, 5, 9, 30, tzinfo=UTC),
        amount=18500,
        owner=Owner(name="Inès Moreau", email="ines.moreau@lifts.example", time_zone="Europe/Brussels"),
        created_at=datetime(2026, 9, 1, 8, tzinfo=UTC),
        close_date=date(2026, 12, 11),
    )


def test_attributes_stand_under_their_labels_with_the_labels_of_their_choices() -> None:
    found = deal_of(
        lifts=6,
        source="2",
        services=["3", "1", "9"],
        tender_until="2026-11-30T00:00:00Z",
        framework=False,
        engineer=TOM,
        plant_code="<b>B</b>-7",
    )
    assert found.attributes == {
        "Engineer": "tom@lifts.example",
        "Framework contract": False,
        "Lifts": 6.0,
        "Plant code": "B-7",
        "Services": "Rebuild; Maintenance; 9",
        "Tender until": "2026-11-30",
        "Where from": "Reference",
    }


def test_what_changes_with_each_touch_is_no_attribute() -> None:
    before = deal_of(number_of_activities=3, last_activity_date="2026-11-01T08:00:00.1Z")
    after = deal_of(number_of_activities=4, last_activity_date="2026-11-02T08:00:00Z", last_updated_date="2026-11-02")
    assert before == after == deal_of()


def test_attributes_of_one_label_are_told_apart() -> None:
    definitions = [*DEAL_ATTRIBUTES, attribute("size_1", "Size"), attribute("size_2", "Size")]
    found = translated(deal=deal(size_1="S", size_2="L"), deal_attributes=definitions)
    assert found.deal.attributes == {"Size (size_1)": "S", "Size (size_2)": "L"}


def test_an_amount_may_come_as_text_and_what_is_none_is_absent() -> None:
    assert [deal_of(amount=amount).amount for amount in ("18500.5", "much", None, True)] == [18500.5, None, None, None]


def test_the_currency_is_the_deals_own_else_that_of_the_settings() -> None:
    euro = BrevoSettings(currency="eur")
    definitions = [*DEAL_ATTRIBUTES, attribute("currency", "Currency", "single-select", _1="CHF", _2="per lift")]
    own = [translated(euro, deal=deal(currency=key), deal_attributes=definitions).deal for key in ("1", "2")]
    assert deal_of().currency == ""
    assert deal_of(euro).currency == "EUR"
    assert [(one.currency, one.attributes) for one in own] == [("CHF", {}), ("EUR", {"Currency": "per lift"})]


def test_the_loss_reason_is_told_by_its_label() -> None:
    definitions = [*DEAL_ATTRIBUTES, attribute("custom_3", "Motif de perte", "single-select", _1="Price")]
    found = translated(deal=deal(custom_3="1", deal_stage=LOST), deal_attributes=definitions).deal
    assert (found.loss_reason, found.attributes) == ("Price", {})


def test_an_owner_whom_nobody_names_is_a_gap_and_no_guess() -> None:
    found = translated(deal=deal(deal_owner="6c00000000000000000000ff"))
    assert found.deal.owner is None
    reason = "the CRM names the user 6c00000000000000000000ff and does not say who that is"
    assert Gap(about=f"deal:{DEAL}", what="owner", reason=reason, source="brevo") in found.gaps


def test_an_owners_name_is_never_made_of_the_address() -> None:
    assert translated().deal.owner == Owner(email="ines.moreau@lifts.example")


def test_a_deal_without_a_name_is_called_by_its_id() -> None:
    assert deal_of(deal_name=None).name == DEAL


@pytest.mark.parametrize(("stage", "kind", "order"), [(SURVEY, "open", 1), (WON, "won", None), (LOST, "lost", None)])
def test_won_and_lost_are_told_by_the_stages_name(stage: str, kind: str, order: int | None) -> None:
    found = deal_of(deal_stage=stage).stage
    assert (found.kind, found.order, found.of) == (kind, order, 2)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("🏆 Gewonnen", "won"),
        ("6. Closed won", "won"),
        ("Gagné !", "won"),
        ("Ganada", "won"),
        ("Verloren", "lost"),
        ("❌ Perdu", "lost"),
        ("Perdida", "lost"),
        ("Lost contact", "open"),
        ("Wonder", "open"),
        ("", "open"),
    ],
)
def test_a_stage_is_won_or_lost_by_its_words_in_four_languages(name: str, kind: str) -> None:
    pipelines = [{"pipeline": SALES, "pipeline_name": "Sales", "stages": [{"id": "x", "name": name}]}]
    assert translated(deal=deal(deal_stage="x"), pipelines=pipelines).deal.stage.kind == kind


def test_settings_say_which_stages_are_won_and_lost_by_name_or_id() -> None:
    config = BrevoSettings(won_stages=("QUOTE",), lost_stages=(SURVEY,))
    assert deal_of(config).stage == Stage(name="Quote", kind="won", of=0)
    assert deal_of(config, deal_stage=SURVEY).stage.kind == "lost"


def test_a_stage_and_a_pipeline_that_nobody_lists_are_shown_as_their_ids() -> None:
    found = translated(deal=deal(pipeline="p9", deal_stage="s9"))
    assert (found.deal.pipeline, found.deal.stage) == ("p9", Stage(name="s9"))
    reason = "no pipeline lists the stage s9"
    assert Gap(about=f"deal:{DEAL}", what="stage", reason=reason, source="brevo") in found.gaps


def test_a_stage_of_another_pipeline_is_told_by_its_name_where_only_one_lists_it() -> None:
    again = {"pipeline": "p2", "pipeline_name": "Rebuilds", "stages": [{"id": "aa02", "name": "Offer"}]}
    assert deal_of(pipeline="p9").stage.name == "Quote"
    assert translated(deal=deal(pipeline="p9"), pipelines=[*PIPELINES, again]).deal.stage.name == "aa02"


def test_a_deal_without_an_id_is_refused() -> None:
    with pytest.raises(UpstreamFault, match="Brevo sent a deal without an id"):
        translated(deal={"attributes": {"deal_name": "x"}})


def test_contacts_and_companies_stand_in_the_order_in_which_the_deal_links_them() -> None:
    linked = deal(contacts=(73, 71, 72), companies=(OTHER_COMPANY, COMPANY))
    people = [contact(number, f"c{number}@x.example") for number in (71, 72, 73)]
    found = translated(deal=linked, contacts=people, companies=[company(), company(OTHER_COMPANY, name="Trust")])
    assert [one.id for one in found.contacts] == ["73", "71", "72"]
    assert found.company
    assert (found.company.name, [one.name for one in found.other_companies]) == ("Trust", ["St Anne Hospital"])


def test_a_contact_is_told_in_our_words() -> None:
    found = paula(
        contacts=[
            contact(
                SMS="32470123456",
                WHATSAPP="32470123456",
                JOB_TITLE="Head of Facilities",
                LINKEDIN="https://linkedin.example/in/paula",
                BUYING_ROLE="2",
                CONTACT_TIMEZONE="Europe/Brussels",
                NEWSLETTER=True,
                EMPTY="",
            )
        ]
    )
    assert found.model_dump(exclude_defaults=True) == {
        "id": "71",
        "name": "Paula Ferrer",
        "email": "paula@st-anne.example",
        "phone": "+32470123456",
        "title": "Head of Facilities",
        "buying_role": "economic_buyer",
        "linkedin": "https://linkedin.example/in/paula",
        "time_zone": "Europe/Brussels",
        "country": "BE",
        "attributes": {"Newsletter": True},
    }


@pytest.mark.parametrize(
    ("label", "role"),
    [("Champion", "champion"), ("Décideur", "decision_maker"), ("Einkauf", "procurement"), ("Bauleiter", "Bauleiter")],
)
def test_a_buying_role_is_the_one_the_signals_know_in_whichever_language(label: str, role: str) -> None:
    definitions = [*NAMES, contact_attribute("BUYING_ROLE", _1=label)]
    assert paula(contacts=[contact(BUYING_ROLE=1)], contact_attributes=definitions).buying_role == role


@pytest.mark.parametrize(
    ("values", "phone", "left"),
    [
        ({"SMS": "32470123456"}, "+32470123456", {}),
        ({"SMS": 32470123456}, "+32470123456", {}),
        ({"SMS": "0032470123456"}, "+32470123456", {}),
        ({"SMS": "+32 470 12 34 56"}, "+32470123456", {}),
        ({"SMS": "0470 12 34 56"}, "+32470123456", {}),
        ({"WHATSAPP": "32470123456"}, "+32470123456", {}),
        ({"SMS": "32470123456", "WHATSAPP": "32470999888"}, "+32470123456", {"Whatsapp": "32470999888"}),
        ({"SMS": "ask Tom"}, "", {"SMS": "ask Tom"}),
    ],
)
def test_a_number_is_one_that_can_be_called_and_others_are_kept(
    values: dict[str, Any], phone: str, left: dict[str, str]
) -> None:
    found = paula(contacts=[contact(**values)], companies=[company(country="Belgium")])
    assert (found.phone, found.attributes) == (phone, left)


@pytest.mark.parametrize(
    ("name", "value", "field", "told_as"),
    [
        ("LANGUAGE", "fr_BE", "language", "fr"),
        ("LANGUAGE", "Niederländisch", "language", "nl"),
        ("COUNTRY", "Belgique", "country", "BE"),
        ("COUNTRY", "DE", "country", "DE"),
        ("TIMEZONE", "(GMT+01:00) Europe/Madrid", "time_zone", "Europe/Madrid"),
    ],
)
def test_languages_countries_and_zones_are_read_as_people_write_them(
    name: str, value: Any, field: str, told_as: str
) -> None:
    found = paula(contacts=[contact(**{name: value})], contact_attributes=[*NAMES, contact_attribute(name)])
    assert (getattr(found, field), found.attributes) == (told_as, {})


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("LANGUAGE", "Klingon", "language"),
        ("COUNTRY", "Atlantis", "country"),
        ("TIMEZONE", "lunch time", "time_zone"),
        ("TITLE", "Mrs", "title"),
    ],
)
def test_what_a_field_cannot_take_stays_among_the_attributes(name: str, value: Any, field: str) -> None:
    found = paula(contacts=[contact(**{name: value})], contact_attributes=[*NAMES, contact_attribute(name)])
    assert (getattr(found, field), found.attributes) == ("", {name.capitalize(): value})


def test_the_language_brevo_detected_counts_where_nobody_says_another() -> None:
    definitions = [*NAMES, contact_attribute("_DETECTED_LANGUAGE", _1="French", _2="German")]
    assert paula(contacts=[contact(_DETECTED_LANGUAGE="2")], contact_attributes=definitions).language == "de"


def test_a_contact_without_an_address_keeps_its_phone() -> None:
    found = paula(contacts=[{"id": 71, "attributes": {"SMS": "32470123456"}}])
    assert (found.email, found.phone, found.name) == ("", "+32470123456", "")


def test_who_is_blocklisted_in_brevo_has_refused() -> None:
    found = paula(contacts=[contact(emailBlacklisted=True, whatsappBlacklisted=True, smsBlacklisted=True)])
    refused = Consent(status="refused", reason="unsubscribed or blocklisted in Brevo")
    assert found.consent == {"email": refused, "whatsapp": refused}
    assert found.attributes == {"SMS opt-out": True}
    assert paula(contacts=[contact(emailBlacklisted=False)]).consent == {}


def test_who_unsubscribed_has_refused_with_the_reason() -> None:
    found = paula(email_events=[mail(), mail("unsubscribed", "2026-10-08T09:00:00Z")])
    assert found.consent["email"].reason == "unsubscribed on 2026-10-08: “Quote for six lifts”"


def test_who_unsubscribed_from_a_campaign_has_refused_with_the_reason() -> None:
    event = {"campaignId": 23, "eventTime": "2026-10-08T09:00:00+02:00"}
    left = {"71": {"unsubscriptions": {"userUnsubscription": [event], "adminUnsubscription": []}}}
    complained = {"71": {"complaints": [event]}}
    assert paula(campaign_stats=left).consent["email"].reason == "unsubscribed on 2026-10-08: “campaign 23”"
    assert (
        paula(campaign_stats=complained).consent["email"].reason == "reported it as spam on 2026-10-08: “campaign 23”"
    )


@pytest.mark.parametrize(
    ("events", "status"),
    [
        (["requests", "hardBounces"], "bounced"),
        (["requests", "invalid"], "bounced"),
        (["requests", "delivered"], "unknown"),
        (["requests", "softBounces", "delivered"], "unknown"),
        (["requests", "delivered", "hardBounces"], "bounced"),
    ],
)
def test_an_address_is_dead_as_the_last_event_tells(events: list[str], status: str) -> None:
    told_events = [mail(event, f"2026-10-07T0{hour}:00:00Z") for hour, event in enumerate(events)]
    assert paula(email_events=told_events).email_status == status


def test_an_address_that_a_later_mail_reached_is_alive() -> None:
    dead = {"71": {"hardBounces": [{"campaignId": 23, "eventTime": "2026-10-01T09:00:00Z"}]}}
    assert paula(campaign_stats=dead).email_status == "bounced"
    assert paula(campaign_stats=dead, email_events=[mail("delivered")]).email_status == "unknown"


def test_of_a_mail_to_two_only_the_dead_address_is_dead() -> None:
    people = [contact(), contact(72, "luc@st-anne.example")]
    events = [mail("delivered"), mail("hardBounces", email="luc@st-anne.example")]
    found = completed(translated(deal=deal(contacts=(71, 72)), contacts=people, email_events=events))
    assert [one.email_status for one in found.contacts] == ["ok", "bounced"]


def test_a_company_is_told_in_our_words() -> None:
    found = translated(
        companies=[
            company(
                website="https://www.st-anne.example/home",
                industry="Health",
                number_of_employees=1200,
                city="Ghent",
                phone_number=3292220000,
                owner=INES,
                created_at="2026-04-21T07:23:45.8Z",
                number_of_contacts=4,
                beds=480,
            )
        ]
    ).company
    assert found
    assert found.model_dump() == {
        "id": COMPANY,
        "name": "St Anne Hospital",
        "domain": "st-anne.example",
        "industry": "Health",
        "employees": 1200,
        "country": "BE",
        "city": "Ghent",
        "attributes": {
            "Beds": 480.0,
            "Owner": "ines.moreau@lifts.example",
            "Phone Number": "3292220000",
            "Website": "https://www.st-anne.example/home",
        },
    }


@pytest.mark.parametrize(
    ("text", "employees"), [("1.200", 1200), ("850", 850), ("51-200", None), ("1,200,000", 1200000), ("many", None)]
)
def test_employees_are_counted_where_one_number_is_told(text: str, employees: int | None) -> None:
    found = translated(companies=[company(number_of_employees=text)]).company
    assert found
    assert found.employees == employees
    assert ("Number Of Employees" in found.attributes) is (employees is None)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.St-Anne.example/home?x=1", "st-anne.example"),
        ("st-anne.example", "st-anne.example"),
        ("http://müller.example", "müller.example"),
        ("http://[x", ""),
        ("none yet", ""),
    ],
)
def test_a_domain_is_taken_from_the_website(text: str, domain: str) -> None:
    found = translated(companies=[company(website=text)]).company
    assert found
    assert found.domain == domain


def test_an_attribute_of_the_settings_that_the_account_lacks_is_a_gap_once() -> None:
    config = BrevoSettings(contact={"title": "FUNCTION"}, company={"city": "TOWN"})
    found = translated(config, contact_attributes=CONTACT_ATTRIBUTES, company_attributes=[])
    reason = "set to FUNCTION, which the account does not have for contacts"
    assert [gap for gap in found.gaps if gap.what in ("title", "city")] == [
        Gap(about=f"deal:{DEAL}", what="title", reason=reason, source="brevo")
    ]


def test_what_was_not_read_is_named() -> None:
    found = translated(unread=(Unread("contact:79", "contact", "deleted"), Unread(f"deal:{DEAL}", "notes", "ceiling")))
    assert found.gaps == (
        Gap(about="contact:79", what="contact", reason="deleted", source="brevo"),
        Gap(about=f"deal:{DEAL}", what="notes", reason="ceiling", source="brevo"),
    )


def test_broken_records_are_dropped_and_named() -> None:
    found = translated(
        notes=[note(), note(""), note("n2", createdAt="?", updatedAt=None), "no record"],
        tasks=[task(""), task("k2")],
        email_events=[mail(messageId=None), mail(date="soon")],
    )
    reason = "{} came without an id or a date that can be read"
    assert found.gaps == tuple(
        Gap(about=f"deal:{DEAL}", what=what, reason=reason.format(count), source="brevo")
        for what, count in [("e-mail events", 2), ("notes", 3), ("tasks", 1)]
    )
    assert len(found.tasks) == len(found.interactions) == 1


def test_text_of_outside_is_harmless() -> None:
    found = translated(
        deal=deal(deal_name="Lifts\x1b[31m\u202e", plant="a\x07b"),
        contacts=[contact(JOB_TITLE="Boss\x1b]0;x\x07\n# Title")],
        notes=[note(text="<p>a&#27;[31m&#x202e;b</p>")],
    )
    assert (found.deal.name, found.deal.attributes["Plant"]) == ("Lifts", "ab")
    assert (found.contacts[0].title, found.interactions[0].text) == ("Boss # Title", "ab")


WHOLE = documents(
    deal=deal(contacts=(72, 71), companies=(OTHER_COMPANY, COMPANY), lifts=6, services=["2", "1"], source="1"),
    contacts=[contact(SMS="32470123456", BUYING_ROLE="1"), contact(72, "luc@st-anne.example", NEWSLETTER=False)],
    companies=[company(website="st-anne.example"), company(OTHER_COMPANY, name="Trust")],
    notes=[note(), note("n2", dealIds=[OTHER_DEAL]), note("n3", authorId={"id": TOM}), note("n3", text="<p>later</p>")],
    tasks=[task(), task("k2", done=True), task("k3", "tt02", done=True, contactsIds=[71, 72])],
    touched=[task("k4", done=True, dealsIds=[OTHER_DEAL, "6c0000000000000000000d03"])],
    files=[file(), file("f2", dealId=OTHER_DEAL)],
    email_events=[
        *[mail(), mail("delivered", "2026-10-07T09:00:07Z"), mail("opened", "2026-10-08T09:00:00Z"), mail()],
        mail("loadedByProxy", "2026-10-08T09:00:00Z"),
        *[mail("clicks", "2026-10-08T09:01:00Z", link=f"https://lifts.example/{page}?u=1") for page in "ab"],
        mail("delivered", messageId="<m2@relay.example>", email="LUC@st-anne.example", subject="Other"),
    ],
    sms_events=[
        {"phoneNumber": "32470123456", "date": "2026-10-08", "messageId": "s1", "event": "sent"},
        {"phoneNumber": "32470123456", "date": "2026-10-09", "messageId": "s1", "event": "replies", "reply": "ok"},
    ],
    campaign_stats={
        "71": {"messagesSent": [{"campaignId": 23, "eventTime": "2026-10-01T08:00:00Z"}]},
        "72": {
            "opened": [{"campaignId": 23, "count": 2, "eventTime": "2026-10-02T08:00:00Z"}],
            "clicked": [
                {
                    "campaignId": 23,
                    "links": [
                        {"url": "https://lifts.example/a", "eventTime": "2026-10-02T08:00:00Z"},
                        {"url": "https://lifts.example/b", "eventTime": "2026-10-02T08:10:00Z"},
                    ],
                }
            ],
        },
    },
    campaigns=[{"id": 23, "name": "Autumn", "subject": "Lifts in autumn"}, {"id": 24, "name": "Winter"}],
)


def shuffled(found: Documents, seed: int) -> Documents:
    mixed = random.Random(seed)  # noqa: S311

    def mix(value: Any, *, ordered: bool = False) -> Any:
        if isinstance(value, dict):
            keys = mixed.sample(list(value), len(value))
            return {key: mix(value[key], ordered=key.startswith("linked") or key in KEPT) for key in keys}
        if isinstance(value, list):
            return [mix(each) for each in (value if ordered else mixed.sample(value, len(value)))]
        return value

    return Documents(**{name: mix(value) for name, value in found._asdict().items()})


KEPT = ("stages", "services", "contactsIds", "contactIds")
"""Lists whose order says something."""


def stated(found: EnrichedDeal) -> tuple[str, str]:
    return content_hash(found.model_dump(mode="json")), repr(found)


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_the_order_of_records_says_nothing(seed: int) -> None:
    whole = told("main", WHOLE, BrevoSettings())
    assert stated(told("main", shuffled(WHOLE, seed), BrevoSettings())) == stated(whole)


def test_every_record_has_an_id_of_its_own() -> None:
    found = told("main", WHOLE, BrevoSettings())
    ids = [*(one.id for one in found.interactions), *(one.id for one in found.tasks)]
    assert len(ids) == len(set(ids))
    mails = {one.id for one in found.interactions}
    assert {one.about for one in found.interactions if one.about} <= mails | {"campaign:23:72"}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, inner in steps for place in places(inner, (*path, step)))]


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


PLACES = [
    (name, place) for name, value in WHOLE._asdict().items() if name != "unread" for place in places(value) if place
]


@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=3, unique_by=lambda one: one[0][0]))
@settings(deadline=None, max_examples=300)
def test_no_value_in_any_place_is_too_strange(changes: list[tuple[tuple[str, tuple[Any, ...]], Any]]) -> None:
    strange = WHOLE
    for (name, place), value in changes:
        strange = strange._replace(**{name: put(getattr(strange, name), place, value)})
    try:
        found = told("main", strange, BrevoSettings())
    except UpstreamFault:
        assert ("deal", ("id",)) in [where for where, _ in changes]
        return
    assert stated(EnrichedDeal.model_validate_json(found.model_dump_json())) == stated(found)
    completed(found)


def test_a_listed_deal_is_the_one_that_is_read() -> None:
    translator = Translator("main", Definitions.of(WHOLE), BrevoSettings())
    whole = translator.told(WHOLE)
    assert translator.deal(WHOLE.deal) == whole.deal
    assert translator.company(WHOLE.companies[0]) == whole.other_companies[0]
    assert translator.contact(WHOLE.contacts[1]) == whole.contacts[0]


def test_definitions_of_an_attribute_of_contacts_may_be_told_twice() -> None:
    found = paula(contacts=[contact(NEWSLETTER="true")], contact_attributes=[*CONTACT_ATTRIBUTES, *CONTACT_ATTRIBUTES])
    assert found.attributes == {"Newsletter": True}
