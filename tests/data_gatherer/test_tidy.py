"""From what a CRM holds to what can be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gatherer import tidy


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<p>Asked:</p><ul><li>price</li><li>sites</li></ul>", "Asked:\n- price\n- sites"),
        ("<p>a</p><script>alert('x')</script><style>p {color: red}</style>", "a"),
        ("<p>a<!-- an internal remark --></p>", "a"),
        ("<p>5 &lt; 6 &amp; 7&nbsp;EUR</p>", "5 < 6 & 7 EUR"),
        ("<P CLASS='x'>Loud <B>and</B> clear</P>", "Loud and clear"),
        ("<p>see <a href='http://x.example'>the sheet</a></p>", "see the sheet"),
        ("<blockquote>She said so</blockquote>and left", "She said so\nand left"),
        ("<p>never closed", "never closed"),
        ("<template>hidden</template><p>shown</p>", "shown"),
        ("<p>a < b, and <the rest", "a < b, and <the rest"),
        ("<p>a</p><!-- never closed", "a\n<!-- never closed"),
    ],
)
def test_html_becomes_the_text_a_reader_would_see(html: str, text: str) -> None:
    assert tidy.plain_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Hello<p>World</p>", "Hello\nWorld"),
        ("<div>Thanks, Eva<div>Sent from my phone</div></div>", "Thanks, Eva\nSent from my phone"),
        ("Asked:<ul><li>price</li></ul>", "Asked:\n- price"),
        ("<ul><li>one<ul><li>within</li></ul></li></ul>", "- one\n- within"),
    ],
)
def test_what_stands_before_a_paragraph_is_not_glued_to_it(html: str, text: str) -> None:
    assert tidy.plain_text(html) == text


def test_the_cells_of_a_table_row_stay_apart() -> None:
    html = "<table><tr><td>seats</td><td>40</td></tr><tr><td>sites</td><td>2</td></tr></table>"
    assert tidy.plain_text(html) == "seats 40\nsites 2"


@pytest.mark.parametrize(
    "text", ["5 < 6 and 7 > 2", "Eva <eva@muster.example> wrote", "a\n\n  indented", "", "Q&amp;A"]
)
def test_text_without_html_stays_as_it_is(text: str) -> None:
    assert tidy.plain_text(text) == text


@given(st.lists(st.text("abc defg\n", min_size=1), min_size=1))
def test_no_word_of_a_paragraph_is_lost(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    assert tidy.plain_text(html).split() == " ".join(paragraphs).split()


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("+1 312 555 0142", "", "+13125550142"),
        ("(312) 555-0142", "US", "+13125550142"),
        ("030 23125 110", "DE", "+493023125110"),
        ("01 99 00 41 10", "FR", "+33199004110"),
        ("020 7946 0110", "GB", "+442079460110"),
        ("00 44 20 7946 0110", "DE", "+442079460110"),
        ("+44 (0)20 7946 0110", "", "+442079460110"),
        ("312-555-0142 ext. 12", "US", "+13125550142"),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(written: str, country: str, number: str) -> None:
    assert tidy.phone_number(written, country) == number


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("", "US"),
        ("  ", "US"),
        ("ask Eva", "DE"),
        ("030 23125 110", ""),
        ("12", "US"),
        ("+49 1", ""),
        ("1" * 300, "US"),
    ],
)
def test_a_number_nobody_could_call_is_no_number(written: str, country: str) -> None:
    assert tidy.phone_number(written, country) == ""


@pytest.mark.parametrize(
    ("number", "country"),
    [("+13125550142", "US"), ("+493023125110", "DE"), ("+14165550142", "CA"), ("+80012345678", ""), ("", "")],
)
def test_a_number_tells_its_country(number: str, country: str) -> None:
    assert tidy.country_of_number(number) == country


@given(st.text(max_size=40), st.sampled_from(["", "US", "DE", "FR", "GB", "JP"]))
def test_a_number_is_empty_or_one_with_a_plus(text: str, country: str) -> None:
    number = tidy.phone_number(text, country)
    assert number == "" or (number[0] == "+" and number[1:].isdigit())
    assert tidy.phone_number(number, "") == number


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" Eva@Muster.EXAMPLE ", "Eva@muster.example"),
        ("eva+crm@muster.example", "eva+crm@muster.example"),
        ("eva@bücher.example", "eva@bücher.example"),
        ("Eva <eva@muster.example>", ""),
        ("eva@localhost", ""),
        ("eva@intranet", ""),
        ("eva.muster.example", ""),
        ("eva@muster..example", ""),
        ("eva@muster.example, bo@muster.example", ""),
        ("", ""),
    ],
)
def test_an_address_is_well_formed_or_empty(written: str, address: str) -> None:
    assert tidy.email_address(written) == address


@pytest.mark.parametrize(("country", "zone"), [("FR", "Europe/Paris"), ("GB", "Europe/London"), ("JP", "Asia/Tokyo")])
def test_a_country_with_one_zone_tells_it(country: str, zone: str) -> None:
    assert tidy.zones_of_country(country) == (zone,)


def test_a_wide_country_has_several_zones() -> None:
    assert {"America/New_York", "America/Chicago", "America/Los_Angeles"} <= set(tidy.zones_of_country("US"))


@pytest.mark.parametrize(
    ("country", "zone"),
    [("DE", "Europe/Berlin"), ("CH", "Europe/Zurich"), ("US", ""), ("AU", ""), ("XX", ""), ("", "")],
)
def test_a_country_whose_clocks_all_agree_has_one_time(country: str, zone: str) -> None:
    assert tidy.zone_of_country(country) == zone


@pytest.mark.parametrize("country", ["", "XX", "U"])
def test_an_unknown_country_has_no_zone(country: str) -> None:
    assert tidy.zones_of_country(country) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Germany", "DE"),
        ("united states", "US"),
        ("United Kingdom", "GB"),
        ("South Korea", "KR"),
        (" USA ", "US"),
        ("fr", "FR"),
        ("Philipines", ""),
        ("Atlantis", ""),
    ],
)
def test_a_country_is_known_by_its_name_or_code(name: str, code: str) -> None:
    assert tidy.country_code(name) == code


def test_no_name_is_no_country() -> None:
    assert tidy.country_code("") == ""


def test_uk_is_great_britain_so_that_its_numbers_can_be_read() -> None:
    assert tidy.phone_number("020 7946 0110", tidy.country_code("UK")) == "+442079460110"


def test_two_letters_that_are_no_country_are_none() -> None:
    assert tidy.country_code("XX") == ""


@pytest.mark.parametrize(
    ("zone", "known"), [("Europe/Paris", "Europe/Paris"), ("Paris", ""), ("../../etc/passwd", ""), ("", "")]
)
def test_a_zone_is_one_of_the_tz_database_or_none(zone: str, known: str) -> None:
    assert tidy.known_zone(zone) == known
