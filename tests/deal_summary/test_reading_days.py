"""Days a text names, and the day by which something is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gatherer.spoken import spoken_date, weekdays
from deal_summary.reading import LANGUAGES, dates, due_date

WEDNESDAY = date(2026, 11, 18)
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("by 12 December", [date(2026, 12, 12)]),
        ("am 12. Dezember und am 3. März", [date(2026, 12, 12), date(2027, 3, 3)]),
        ("le 1er mars, puis le 2 avril", [date(2027, 3, 1), date(2027, 4, 2)]),
        ("el 3 de diciembre", [date(2026, 12, 3)]),
        ("on 20 November", [date(2026, 11, 20)]),
        ("on 19 November", [date(2027, 11, 19)]),
        ("on 31 February or 12 Smarch", []),
        ("112 December", []),
        ("nothing", []),
    ],
)
def test_a_named_day_is_its_next_occurrence(text: str, days: list[date]) -> None:
    assert dates(text, after=date(2026, 11, 20)) == days


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(0, 364), st.sampled_from(LANGUAGES))
def test_a_day_as_we_write_it_is_read_back(after: date, days: int, language: str) -> None:
    day = after + timedelta(days=days)
    assert dates(f"… {spoken_date(day, language)} …", after=after) == [day]


@pytest.mark.parametrize(
    ("language", "sentence", "due"),
    [
        ("en", "I'll send it by Friday.", FRIDAY),
        ("en", "I'll send it tomorrow.", date(2026, 11, 19)),
        ("en", "I'll send it the day after tomorrow.", FRIDAY),
        ("en", "We sign on 3 December.", date(2026, 12, 3)),
        ("en", "We sign on December 3rd.", date(2026, 12, 3)),
        ("en", "We sign on Friday, 4 December.", date(2026, 12, 4)),
        ("en", "We sign on 3 Dec 2027.", date(2027, 12, 3)),
        ("en", "We sign by 25/12.", date(2026, 12, 25)),
        ("en", "We sign by 12/25.", date(2026, 12, 25)),
        ("en", "Call you next Tuesday.", date(2026, 11, 24)),
        ("en", "Call you Tuesday next week.", date(2026, 11, 24)),
        ("en", "Call you Friday next week.", date(2026, 11, 27)),
        ("en", "Next week on Friday I'll call.", date(2026, 11, 27)),
        ("en", "By the end of the week.", FRIDAY),
        ("en", "By the end of next week.", date(2026, 11, 27)),
        ("en", "By the end of the month.", date(2026, 11, 30)),
        ("en", "By the end of November.", date(2026, 11, 30)),
        ("en", "In two weeks.", date(2026, 12, 2)),
        ("en", "Within 10 days.", date(2026, 11, 28)),
        ("en", "Due 2026-12-03.", date(2026, 12, 3)),
        ("en", "On Thursday 26th we meet.", date(2026, 11, 26)),
        ("en", "I'll send it later today.", WEDNESDAY),
        ("fr", "Je vous l'envoie cet après-midi.", WEDNESDAY),
        ("de", "Ich schicke es Ihnen heute noch.", WEDNESDAY),
        ("es", "Se lo mando esta misma tarde.", WEDNESDAY),
        ("en", "On Wednesday I'll call.", date(2026, 11, 25)),
        ("fr", "Je vous l'envoie d'ici vendredi.", FRIDAY),
        ("fr", "Je vous l'envoie demain.", date(2026, 11, 19)),
        ("fr", "Je vous l'envoie après-demain.", FRIDAY),
        ("fr", "Nous signons le 3 décembre.", date(2026, 12, 3)),
        ("fr", "Nous signons le 1er décembre.", date(2026, 12, 1)),
        ("fr", "Réponse avant le 3/12.", date(2026, 12, 3)),
        ("fr", "Réponse mardi prochain.", date(2026, 11, 24)),
        ("fr", "Réponse mardi de la semaine prochaine.", date(2026, 11, 24)),
        ("fr", "Réponse en fin de semaine.", FRIDAY),
        ("fr", "Réponse d'ici la fin du mois.", date(2026, 11, 30)),
        ("fr", "Réponse sous deux semaines.", date(2026, 12, 2)),
        ("fr", "Réponse dans dix jours.", date(2026, 11, 28)),
        ("de", "Bis Freitag.", FRIDAY),
        ("de", "Ich schicke es Ihnen morgen.", date(2026, 11, 19)),
        ("de", "Ich schicke es Ihnen übermorgen.", FRIDAY),
        ("de", "Bis zum 3. Dezember.", date(2026, 12, 3)),
        ("de", "Bis zum 3.12.", date(2026, 12, 3)),
        ("de", "Bis 03.12.2026.", date(2026, 12, 3)),
        ("de", "Am nächsten Dienstag.", date(2026, 11, 24)),
        ("de", "Nächste Woche Dienstag.", date(2026, 11, 24)),
        ("de", "Am Freitag nächster Woche.", date(2026, 11, 27)),
        ("de", "Bis Ende der Woche.", FRIDAY),
        ("de", "Bis Ende nächster Woche.", date(2026, 11, 27)),
        ("de", "Bis Monatsende.", date(2026, 11, 30)),
        ("de", "In zwei Wochen.", date(2026, 12, 2)),
        ("de", "Innerhalb von zehn Tagen.", date(2026, 11, 28)),
        ("es", "Antes del viernes.", FRIDAY),
        ("es", "Se lo mando mañana.", date(2026, 11, 19)),
        ("es", "Se lo mando mañana por la mañana.", date(2026, 11, 19)),
        ("es", "Se lo mando pasado mañana.", FRIDAY),
        ("es", "Firmamos el 3 de diciembre.", date(2026, 12, 3)),
        ("es", "Respuesta antes del 3/12.", date(2026, 12, 3)),
        ("es", "Respuesta el próximo martes.", date(2026, 11, 24)),
        ("es", "Respuesta el martes de la próxima semana.", date(2026, 11, 24)),
        ("es", "Respuesta el viernes de la semana que viene.", date(2026, 11, 27)),
        ("es", "Respuesta a finales de semana.", FRIDAY),
        ("es", "Respuesta a fin de mes.", date(2026, 11, 30)),
        ("es", "Respuesta en dos semanas.", date(2026, 12, 2)),
    ],
)
def test_a_day_that_is_plain_is_read(language: str, sentence: str, due: date) -> None:
    assert due_date(sentence, language, on=WEDNESDAY) == due


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "By 3/12."),
        ("en", "Before Christmas."),
        ("en", "Next week."),
        ("en", "In December."),
        ("en", "Soon, in a few days."),
        ("en", "Thank you for the call today, all is well."),
        ("en", "We spoke last Friday."),
        ("en", "Every Monday we meet."),
        ("en", "Two weeks ago."),
        ("en", "Support is 24/7."),
        ("en", "We met on 2 November."),
        ("en", "Version 3.12 is out."),
        ("en", "On 31 February."),
        ("en", "By 2026-11-02."),
        ("en", ""),
        ("fr", "Vendredi dernier."),
        ("fr", "Depuis lundi."),
        ("fr", "Avant Noël."),
        ("de", "Guten Morgen!"),
        ("de", "Letzten Freitag."),
        ("de", "Seit Montag."),
        ("de", "Nicht vor Montag."),
        ("de", "Vor Weihnachten."),
        ("es", "El viernes pasado."),
        ("es", "Por la mañana."),
        ("es", "Este fin de semana."),
        ("es", "Antes de Navidad."),
    ],
)
def test_nothing_else_is_guessed(language: str, sentence: str) -> None:
    assert due_date(sentence, language, on=WEDNESDAY) is None


def test_a_day_after_by_goes_before_one_that_is_merely_named() -> None:
    assert due_date("After the call on Tuesday I'll send it by Thursday.", "en", on=WEDNESDAY) == date(2026, 11, 19)


def test_the_end_of_the_week_is_the_coming_friday() -> None:
    ends = [due_date("End of the week.", "en", on=WEDNESDAY + timedelta(days=days)) for days in (0, 2, 3, 4)]
    assert ends == [FRIDAY, FRIDAY, date(2026, 11, 27), date(2026, 11, 27)]


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(0, 6), st.sampled_from(LANGUAGES))
def test_a_named_weekday_is_its_next_occurrence_after_the_day(on: date, number: int, language: str) -> None:
    due = due_date(weekdays(language)[number], language, on=on)
    assert due is not None
    assert (due.weekday(), 1 <= (due - on).days <= 7) == (number, True)


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(0, 299), st.sampled_from(LANGUAGES))
def test_a_due_day_as_we_write_it_is_read_back(on: date, days: int, language: str) -> None:
    due = on + timedelta(days=days)
    assert due_date(spoken_date(due, language), language, on=on) == due
    assert due_date(due.isoformat(), language, on=on) == due


@given(st.text(), st.sampled_from(LANGUAGES), st.dates(date(2024, 1, 1), date(2032, 1, 1)))
def test_no_text_makes_a_day_that_is_over(text: str, language: str, on: date) -> None:
    due = due_date(text, language, on=on)
    assert due is None or due >= on
