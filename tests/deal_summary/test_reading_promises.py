"""What somebody says they will do for the other side, and by when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deal_summary.reading import LANGUAGES, Promised, promises

WEDNESDAY = date(2026, 11, 18)
FRIDAY = date(2026, 11, 20)


def whose(text: str, language: str, *, ours: bool) -> list[str]:
    """Return on whose side each promise is."""
    return [promised.whose for promised in promises(text, language, on=WEDNESDAY, ours=ours)]


def test_a_promise_says_whose_it_is_what_and_by_when() -> None:
    found = promises("Hi Ana,\nthanks. I'll send the quote\nby Friday. Bye!", "en", on=WEDNESDAY, ours=True)
    assert found == [Promised("ours", "I'll send the quote", None)]
    found = promises("I'll send the quote by Friday.", "en", on=WEDNESDAY, ours=True)
    assert found == [Promised("ours", "I'll send the quote by Friday.", FRIDAY)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I will send you the contract."),
        ("en", "We'll come back to you next week."),
        ("en", "I'm going to check with our planner."),
        ("en", "I promise to call you."),
        ("en", "Let me check and get back to you."),
        ("en", "Will send the numbers tomorrow."),
        ("en", "I'll let you know if it works."),
        ("en", "You will receive the offer tomorrow."),
        ("en", "Our CFO will sign it."),
        ("en", "My colleague is going to introduce you."),
        ("en", "The contract will be signed this week, on Friday."),
        ("fr", "Je vous envoie le devis."),
        ("fr", "Nous reviendrons vers vous."),
        ("fr", "Je vais vérifier avec mon équipe."),
        ("fr", "Notre directeur vous rappellera."),
        ("fr", "On vous tient au courant."),
        ("fr", "Vous recevrez le contrat demain."),
        ("de", "Ich schicke Ihnen das Angebot."),
        ("de", "Ich werde Ihnen bis Freitag das überarbeitete Angebot schicken."),
        ("de", "Wir melden uns bei Ihnen."),
        ("de", "Bis Freitag gebe ich Ihnen Bescheid."),
        ("de", "Unser Anwalt wird den Vertrag prüfen."),
        ("de", "Sie erhalten das Angebot bis morgen."),
        ("de", "Nächste Woche meldet sich unser Techniker bei Ihnen."),
        ("es", "Le enviaré la propuesta."),
        ("es", "Les mando los datos mañana."),
        ("es", "Vamos a revisar el contrato."),
        ("es", "Nuestro director les llamará."),
        ("es", "Se lo confirmo el viernes."),
        ("es", "Mañana recibirán la oferta."),
    ],
)
def test_the_writer_s_side_promises(language: str, text: str) -> None:
    assert whose(text, language, ours=True) == ["ours"]
    assert whose(text, language, ours=False) == ["theirs"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You will send us the contract tomorrow."),
        ("en", "You promised to call."),
        ("en", "Your colleague will check it."),
        ("en", "You said you would send the numbers."),
        ("fr", "Vous nous aviez promis une démonstration."),
        ("fr", "Vous deviez nous envoyer le contrat."),
        ("fr", "Votre collègue nous rappellera."),
        ("de", "Sie wollten uns die Zahlen schicken."),
        ("de", "Sie hatten uns eine Antwort versprochen."),
        ("de", "Ihr Kollege wird uns anrufen."),
        ("es", "Nos prometieron una respuesta."),
        ("es", "Ustedes van a enviar el contrato."),
        ("es", "Su compañero nos llamará."),
        ("es", "Me enviará la oferta el viernes."),
    ],
)
def test_the_reader_s_side_is_told_what_it_promised(language: str, text: str) -> None:
    assert whose(text, language, ours=False) == ["ours"]
    assert whose(text, language, ours=True) == ["theirs"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He will send the numbers."),
        ("en", "Their CFO will come back to us."),
        ("en", "Philip promised to check."),
        ("en", "She said she would get back to us by Friday."),
        ("fr", "Il vous enverra les chiffres."),
        ("fr", "Elle a promis de revenir vers nous."),
        ("fr", "M. Roumier vous rappellera."),
        ("de", "Er wird die Zahlen schicken."),
        ("de", "Herr Maier meldet sich bei uns."),
        ("de", "Frau Lanz hat versprochen, die Daten zu schicken."),
        ("es", "Ella enviará los datos."),
        ("es", "Pedro quedó en llamar mañana."),
        ("es", "Pedro nos enviará los datos."),
    ],
)
def test_somebody_else_is_on_their_side(language: str, text: str) -> None:
    assert whose(text, language, ours=True) == whose(text, language, ours=False) == ["theirs"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Will you send us the contract?"),
        ("en", "I will not send it."),
        ("en", "We won't be calling."),
        ("en", "If you sign this week, I will send the discount."),
        ("en", "I'll send it, unless you object."),
        ("en", "I would like to send you something."),
        ("en", "I hope you will send it soon."),
        ("en", "Thank you for sending the numbers."),
        ("en", "Please send the contract."),
        ("en", "We will use it in three plants."),
        ("en", "The system will send a report every night."),
        ("en", "This will show us the numbers."),
        ("en", "We will need you to send the data."),
        ("en", "Can we call you on Friday?"),
        ("en", "Send me the contract, call me on Friday."),
        ("en", "As promised, here is the contract."),
        ("fr", "Rappelez-moi vendredi, envoyez-nous le contrat."),
        ("fr", "Je vous remercie pour l'échange de mardi."),
        ("de", "Rufen Sie mich bitte am Freitag an."),
        ("de", "Geben Sie mir bis Freitag Bescheid, melden Sie sich."),
        ("de", "Wie versprochen hier die Zahlen."),
        ("es", "Llámeme el viernes, mándeme el contrato."),
        ("fr", "Pourriez-vous m'envoyer le contrat ?"),
        ("fr", "Je ne vous enverrai pas le contrat."),
        ("fr", "Si vous signez, je vous envoie la remise."),
        ("fr", "J'espère que vous nous enverrez cela."),
        ("fr", "Merci de nous envoyer le contrat."),
        ("fr", "Le système enverra un rapport."),
        ("fr", "Je vous envoie ci-joint le contrat."),
        ("de", "Werden Sie uns das Angebot schicken?"),
        ("de", "Ich schicke Ihnen das nicht."),
        ("de", "Wenn Sie unterschreiben, schicke ich den Rabatt."),
        ("de", "Ich würde Ihnen gern etwas schicken."),
        ("de", "Danke, dass Sie die Zahlen geschickt haben."),
        ("de", "Bitte schicken Sie uns den Vertrag."),
        ("de", "Anbei schicke ich Ihnen das Angebot."),
        ("es", "¿Me enviará el contrato?"),
        ("es", "No le enviaré nada."),
        ("es", "Si firman, les envío el descuento."),
        ("es", "Espero que nos envíe los datos."),
        ("es", "Gracias por enviar los datos."),
        ("es", "Por favor, envíenos el contrato."),
        ("es", "Le envío adjunto el contrato."),
    ],
)
def test_questions_wishes_conditions_and_negations_promise_nothing(language: str, text: str) -> None:
    assert whose(text, language, ours=True) == whose(text, language, ours=False) == []


def test_both_sides_may_promise_in_one_sentence() -> None:
    text = "I'll send the contract tomorrow and you will come back to us by Friday."
    found = promises(text, "en", on=WEDNESDAY, ours=True)
    assert [(one.whose, one.due) for one in found] == [("ours", date(2026, 11, 19)), ("theirs", FRIDAY)]


def test_one_side_promises_once_in_a_sentence() -> None:
    assert whose("I'll send it and I'll call you and I'll check.", "en", ours=True) == ["ours"]


def test_what_is_promised_is_one_line_of_at_most_160_characters() -> None:
    text = "I will send you " + "the very long and quite detailed list of everything " * 6
    (promised,) = promises(text, "en", on=WEDNESDAY, ours=True)
    assert len(promised.what) == 160
    assert promised.what.endswith("…")
    assert "\n" not in promised.what


@given(st.text(), st.sampled_from(LANGUAGES), st.booleans())
def test_any_text_can_be_asked_for_promises(text: str, language: str, ours: bool) -> None:
    for promised in promises(text, language, on=WEDNESDAY, ours=ours):
        assert promised.whose in ("ours", "theirs")
        assert len(promised.what) <= 160
