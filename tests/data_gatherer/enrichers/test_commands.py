"""Enrichers as the commands use them: off unless configured, remembered, and silent about keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_gatherer.enrichers.choice import Without, configured
from sales_kernel.errors import UsageFault
from sales_kernel.workspace import Workspace
from tests.chain.asking import SAMPLE, complaint, data, verdicts
from tests.chain.test_imports import HEAVY, RECOMMEND, loaded
from tests.conftest import JOHN, Command, Ran
from tests.data_gatherer.enrichers.web import Place
from tests.data_gatherer.places import Export

KEY = "serper-key-of-these-tests"
HOOK = "/hook?token=token-of-these-tests"
ALL = ["gather", "enrich", "signals", "summarize", "candidates", "recommend"]


@pytest.fixture
def configured_place(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Serper and a LinkedIn endpoint at one place, set up for all commands."""
    place.says_json(
        "/search", {"organic": [{"title": "About Brightwell", "link": "https://facts.example", "snippet": "Food."}]}
    )
    place.says_json(
        "/news", {"news": [{"title": "Brightwell grows", "link": "https://news.example", "date": "1 day ago"}]}
    )
    place.says_json(HOOK, {"name": "John Smith", "headline": "VP Operations"})
    monkeypatch.setenv("SERPER_API_KEY", KEY)
    monkeypatch.setenv("SERPER_BASE_URL", place.url)
    monkeypatch.setenv("LINKEDIN_PIPEDREAM_URL", f"{place.url}{HOOK}")
    return place


def enrich(run: Command, *arguments: str) -> dict[str, object]:
    return data(run("data-gatherer", "enrich", JOHN, *SAMPLE, "--json", *arguments))


def facts(told: dict[str, object]) -> list[str]:
    return [fact["kind"] for fact in told["enriched_deal"]["facts"]]  # type: ignore[index]


def test_the_facts_are_in_the_deal_and_remembered(run: Command, configured_place: Place) -> None:
    first, again = enrich(run), enrich(run)
    assert facts(first) == facts(again) == ["fact", "news", "profile"]
    assert first["enriched_deal"] == again["enriched_deal"]
    layers = [verdicts(told["cache"]["layers"]) for told in (first, again)]  # type: ignore[index]
    assert layers == [{"gather": "never computed", "enrich": "never computed"}, {"gather": "hit", "enrich": "hit"}]
    assert sorted(configured_place.paths) == [HOOK, "/news", "/search"]


def test_refresh_asks_again(run: Command, configured_place: Place) -> None:
    enrich(run)
    enrich(run, "--refresh")
    assert len(configured_place.paths) == 6


@pytest.mark.parametrize(
    ("flags", "asked"),
    [(["--no-web"], [HOOK]), (["--no-linkedin"], ["/news", "/search"]), (["--no-web", "--no-linkedin"], [])],
)
def test_a_flag_leaves_out_what_is_configured(
    run: Command, configured_place: Place, flags: list[str], asked: list[str]
) -> None:
    told = enrich(run, *flags)
    assert sorted(configured_place.paths) == asked
    assert ("enrich" in told["cache"]["layers"]) == bool(asked)  # type: ignore[index]


@pytest.mark.parametrize(
    "command",
    [
        ("deal-summary", "summarize", JOHN),
        ("sales-action", "recommend", JOHN),
    ],
)
def test_the_other_commands_ask_as_well_and_obey_the_flags(
    run: Command, configured_place: Place, command: tuple[str, ...]
) -> None:
    assert run(*command, *SAMPLE, "--json", "--no-web", "--no-linkedin").returncode == 0
    assert configured_place.paths == []
    assert run(*command, *SAMPLE, "--json").returncode == 0
    assert len(configured_place.paths) == 3


def test_a_check_of_a_text_asks_nobody(run: Command, configured_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "mail.txt"
    file.write_text("Subject: Hello\n\nHi John,\n\nshall we talk?\n")
    assert run("sales-action", "check", str(file), "--deal", JOHN, *SAMPLE).returncode in (0, 6)
    assert configured_place.paths == []


def test_a_draft_is_written_from_the_same_deal_as_its_recommendation(run: Command, configured_place: Place) -> None:
    run("sales-action", "recommend", JOHN, *SAMPLE, "--no-web")
    told = data(run("sales-action", "draft", "last", "P1-1", "--no-web", "--json"))
    assert verdicts(told["cache"]["layers"])["summarize"] == "hit"
    assert configured_place.paths == [HOOK]


def test_why_tells_of_the_layer_and_asks_nobody(run: Command, configured_place: Place) -> None:
    def told(*flags: str) -> dict[str, str]:
        return verdicts(data(run("sales-action", "why", JOHN, *SAMPLE, "--json", *flags))["layers"])

    assert told() == dict.fromkeys(ALL, "never computed")
    assert configured_place.paths == []
    run("sales-action", "recommend", JOHN, *SAMPLE)
    assert told() == dict.fromkeys(ALL, "hit")
    assert told("--no-web")["enrich"] == "changed"
    assert "enrich" not in told("--no-web", "--no-linkedin")
    assert len(configured_place.paths) == 3


def test_where_the_layer_must_be_asked_first_the_rest_is_not_known_yet(run: Command, configured_place: Place) -> None:
    run("sales-action", "recommend", JOHN, *SAMPLE)
    run("sales-action", "cache-clear", "--yes", "--layer", "enrich")
    lines = run("sales-action", "why", JOHN, *SAMPLE).stdout.splitlines()
    assert lines[1] == "enrich     never computed"
    assert "    enriched_data must be asked again first" in lines


def test_without_anything_configured_there_is_no_such_layer(run: Command) -> None:
    assert "enrich" not in enrich(run)["cache"]["layers"]  # type: ignore[operator]


def test_keys_and_the_endpoint_are_in_no_output_and_no_file(run: Command, configured_place: Place, home: Path) -> None:
    configured_place.says("/news", f"no {KEY}", status=401)
    configured_place.says(HOOK, "token-of-these-tests", status=500)
    done: list[Ran] = [
        run("data-gatherer", "enrich", JOHN, *SAMPLE, "--json", "-v"),
        run("data-gatherer", "enrich", JOHN, *SAMPLE),
        run("sales-action", "why", JOHN, *SAMPLE, "--json"),
        run("sales-action", "config", "show"),
        run("sales-ledger", "details", "last"),
    ]
    files = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    for secret in (KEY, "token-of-these-tests"):
        assert not [each.args for each in done if secret in each.stdout + each.stderr]
        assert not [1 for content in files if secret.encode() in content]


def test_a_failure_is_told_where_gaps_are(run: Command, configured_place: Place) -> None:
    configured_place.says("/news", status=401)
    done = run("data-gatherer", "enrich", JOHN, *SAMPLE)
    assert "  company:brightwell: company news (the web search refused the key, HTTP 401)" in done.stdout.splitlines()


def test_facts_are_shown_with_their_source_and_address(run: Command, configured_place: Place) -> None:
    lines = run("data-gatherer", "enrich", JOHN, *SAMPLE, env={"COLUMNS": "200"}).stdout.splitlines()
    at = lines.index("Public facts")
    assert lines[at + 1 : at + 4] == [
        "  fact: About Brightwell: Food. (web search, https://facts.example)",
        "  news: Brightwell grows (web search, 2026-11-19, https://news.example)",
        "  profile: John Smith, VP Operations (linkedin, https://www.linkedin.com/in/john-smith-brightwell-example)",
    ]


def test_a_remembered_answer_loads_no_network(run: Command, configured_place: Place) -> None:
    run("sales-action", "recommend", JOHN, *SAMPLE)
    assert loaded(*RECOMMEND) & HEAVY == set()
    assert loaded("action_recommender", "why", JOHN, *SAMPLE) & HEAVY == set()


def test_the_web_site_is_read_where_the_settings_say_so(run: Command, place: Place, export: Export, home: Path) -> None:
    place.says("/", "<title>Muster ovens</title>")
    export.edit("companies.csv", "muster.example", place.host)
    export.load()
    home.mkdir()
    export.crm.rename(home / "crm.db")

    def told(settings: str) -> list[str]:
        (home / "config.yaml").write_text(settings)
        deal = data(run("data-gatherer", "enrich", "d1", "--json"))["enriched_deal"]
        return [fact["title"] for fact in deal["facts"]] + [
            gap["reason"] for gap in deal["gaps"] if gap["what"] == "web site"
        ]

    assert told("") == []
    assert told("enrich: {website: true}") == ["it has a loopback address"]
    assert told("enrich: {website: true, allow_private: true}") == ["Muster ovens"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("enrich: {web: true}", "config.yaml, line 1: enrich.web: unknown setting; did you mean website?"),
        ("enrich: {website: 7}", "config.yaml, line 1: enrich.website: should be true or false, not 7"),
        ("enrich: {seconds: 0}", "config.yaml, line 1: enrich.seconds: 0.0 is not between 0.1 and 300"),
    ],
)
def test_a_mistake_in_the_settings_is_named(run: Command, home: Path, settings: str, said: str) -> None:
    home.mkdir()
    (home / "config.yaml").write_text(settings)
    for command in (
        ("data-gatherer", "enrich", JOHN),
        ("sales-action", "why", JOHN),
        ("sales-action", "config", "check"),
    ):
        code, lines = complaint(run(*command, *(SAMPLE if "config" not in command else ())))
        assert (code, lines[0].endswith(said)) == (2, True), lines


def with_settings(**variables: str) -> Workspace:
    return Workspace.open(environment={"SALES_AGENT_HOME": "/nowhere", **variables})


def names(work: Workspace, **without: bool) -> list[str]:
    enriching = configured(work, Without(**without))
    return [each.name for each in enriching.enrichers] if enriching else []


def test_what_is_configured_is_told_by_environment_and_settings(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("key\n")
    everything = {
        "SERPER_API_KEY_FILE": str(file),
        "LINKEDIN_PIPEDREAM_URL": "https://x.example",
        "SALES_AGENT_ENRICH__WEBSITE": "true",
    }
    work = with_settings(**everything)
    assert names(work) == ["web search", "linkedin", "website"]
    assert names(work, web=True) == ["linkedin"]
    assert names(work, linkedin=True) == ["web search", "website"]
    assert names(with_settings()) == names(with_settings(SALES_AGENT_ENRICH__WEBSITE="false")) == []


NO_PLACES = {
    "hook.example/secret": "is no web address",
    "https:///secret": "is no web address",
    "http://[secret": "is no web address",
    "ftp://secret.example": "is no web address",
    "http://hook.example/secret": "must be https",
    "http://10.0.0.7/secret": "must be https",
}


@pytest.mark.parametrize("name", ["LINKEDIN_PIPEDREAM_URL", "SERPER_BASE_URL"])
@pytest.mark.parametrize(("told", "wrong"), NO_PLACES.items())
def test_where_nothing_secret_can_be_sent_is_refused_and_not_repeated(name: str, told: str, wrong: str) -> None:
    with pytest.raises(UsageFault, match=f"{name} {wrong}") as refused:
        configured(with_settings(**{"SERPER_API_KEY": "key", name: told}))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "told", ["https://hook.example/x", "http://127.0.0.1:8080/x", "http://[::1]/x", "http://localhost/x"]
)
def test_a_secret_may_go_over_tls_or_to_this_machine(told: str) -> None:
    assert names(with_settings(LINKEDIN_PIPEDREAM_URL=told)) == ["linkedin"]


def test_a_key_file_of_what_a_flag_leaves_out_is_not_read() -> None:
    assert names(with_settings(SERPER_API_KEY_FILE="/nowhere/key"), web=True) == []


def test_an_engine_would_see_the_facts_as_part_of_the_deal(run: Command, configured_place: Place) -> None:
    told = data(run("deal-summary", "summarize", JOHN, *SAMPLE, "--json"))
    assert told["enriched_deal"]["facts"][0]["title"] == "About Brightwell"
    piped = data(run("deal-summary", "summarize", "-", "--json", stdin=json.dumps(enrich(run))))
    assert piped["cache"]["layers"]["summarize"]["verdict"] == "hit"
    assert len(configured_place.paths) == 3
