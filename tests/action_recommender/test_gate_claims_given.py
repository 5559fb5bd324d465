"""What a model writes of documents that were asked for, of concessions, outcomes and deadlines, in four languages."""

from __future__ import annotations

import pytest

from action_recommender.gates.claims import claims_of
from action_recommender.gates.grounds import Grounds
from action_recommender.models import Finding
from data_gatherer.models import EnrichedDeal
from tests.action_recommender.worlds import CONTEXT, deal, noted, said, task, wrote

ASKED = deal(said("Please send us your SOC 2 report and the penetration test summary. We want a discount of 20%."))
SPOKEN = [
    ("en", "I have asked our compliance people for the SOC 2 report and the penetration test summary."),
    ("en", "I am collecting the SOC 2 report from our compliance people."),
    ("en", "Our SOC 2 report is not here yet."),
    ("en", "Victor asked for the SOC 2 report and the test summary; I will call on Monday."),
    ("en", "No discount, but a smaller start."),
    ("fr", "Pas de remise, mais un départ plus petit."),
    ("fr", "J'ai demandé à notre conformité le rapport SOC 2."),
    ("fr", "Notre rapport SOC 2 n'est pas encore là."),
    ("de", "Kein Rabatt, aber ein kleinerer Start."),
    ("de", "Ich habe unsere Compliance um den SOC-2-Bericht gebeten."),
    ("de", "Unser SOC-2-Bericht liegt noch nicht vor."),
    ("es", "Sin descuento, pero con un comienzo más pequeño."),
    ("es", "He pedido a nuestro equipo el informe SOC 2."),
    ("es", "Aún no tenemos el informe SOC 2."),
    ("en", "Acme runs SAP in both plants."),
    ("en", "Ann works with SAP."),
    ("en", "Tuesday works for me."),
    ("en", "You will never hear from me again."),
    ("en", "I accept your invitation."),
    ("en", "Once we agree on the date, I send the page."),
    ("en", "I will go to Lyon on Monday."),
    ("de", "Ich gehe am Dienstag auf die Messe."),
    ("fr", "Vous ne recevrez plus de message de ma part."),
    ("en", "Does single sign-on work with your SAP?"),
    ("en", "We cannot go to 35 seats."),
]
PROMISED = [
    ("en", "We can go to 35 seats, with a named engineer and two days on site."),
    ("en", "We accept twenty-four months, ninety days and English law."),
    ("en", "Starting with Rockford only is agreed on our side."),
    ("en", "I would take a fifth off the price."),
    ("en", "We give you half off."),
    ("fr", "La formation ne vous coûtera rien."),
    ("de", "Ich komme Ihnen beim Preis entgegen."),
    ("en", "You can leave the contract whenever you like."),
    ("en", "Promo uplift works per retailer."),
    ("en", "Single sign-on works with your SAP."),
    ("en", "You will never see a failed import again."),
    ("en", "Our last penetration test found nothing."),
    ("en", "You will get back the 300k within one season."),
    ("en", "The offer stands only until the end of November."),
    ("de", "Der Preis gilt nur bis Freitag."),
    ("en", "We have the SOC 2 report."),
    ("en", "Our SOC 2 report is attached."),
    ("en", "We are SOC 2 certified."),
    ("en", "I will send you the SOC 2 report."),
    ("en", "I have asked our people for the SOC 2 report and your 20% discount."),
    ("en", "We'd come down on the licence."),
    ("en", "I could throw in two training days."),
    ("en", "Training costs you nothing."),
    ("en", "We will match their offer."),
    ("fr", "Nous acceptons vingt-quatre mois et le droit anglais."),
    ("fr", "Nous pouvons aller jusqu'à 35 postes."),
    ("fr", "Je peux faire un geste sur le prix."),
    ("fr", "L'offre n'est valable que jusqu'à vendredi."),
    ("fr", "L'authentification unique fonctionne avec votre SAP."),
    ("fr", "Vous ne verrez plus jamais un import échouer."),
    ("fr", "Notre dernier test d'intrusion n'a rien trouvé."),
    ("fr", "C'est accepté de notre côté."),
    ("de", "Wir akzeptieren vierundzwanzig Monate und englisches Recht."),
    ("de", "Wir können auf 35 Plätze gehen."),
    ("de", "Ich nehme ein Fünftel vom Preis."),
    ("de", "Die Schulung kostet Sie nichts."),
    ("de", "Sie können den Vertrag verlassen, wann Sie wollen."),
    ("de", "Single Sign-on funktioniert mit Ihrem SAP."),
    ("de", "Sie werden nie wieder einen fehlerhaften Import sehen."),
    ("de", "Unser letzter Penetrationstest hat nichts gefunden."),
    ("de", "Das ist von unserer Seite in Ordnung."),
    ("de", "Wir stimmen den 24 Monaten zu."),
    ("es", "Aceptamos veinticuatro meses y la ley inglesa."),
    ("es", "Podemos llegar a 35 puestos."),
    ("es", "Quitaría una quinta parte del precio."),
    ("es", "La formación no le costará nada."),
    ("es", "Puede dejar el contrato cuando quiera."),
    ("es", "El inicio de sesión único funciona con su SAP."),
    ("es", "No volverá a ver una importación fallida."),
    ("es", "Nuestra última prueba de penetración no encontró nada."),
    ("es", "El precio solo es válido hasta el viernes."),
    ("fr", "Vous pouvez résilier à tout moment."),
]


def found(text: str, of: EnrichedDeal = ASKED, language: str = "en", **more: str) -> list[Finding]:
    return list(claims_of({"body": text}, language, Grounds(of, CONTEXT, **more)))


@pytest.mark.parametrize(("language", "text"), SPOKEN)
def test_what_only_speaks_of_a_matter_is_free(language: str, text: str) -> None:
    assert found(text, language=language) == []


@pytest.mark.parametrize(("language", "text"), PROMISED)
def test_what_gives_way_or_claims_is_blocked_and_its_words_are_named(language: str, text: str) -> None:
    (one,) = found(text, language=language)
    assert one.outcome == "blocked"
    assert one.reason.startswith("nothing of ours backs “")


def test_the_words_it_is_about_are_named_before_the_sentence() -> None:
    (one,) = found("We have the SOC 2 report.")
    assert one.reason == "nothing of ours backs “SOC 2” in “We have the SOC 2 report.” (a promise in the body)"


PENDING = "I have asked our compliance people for the SOC 2 report."


def test_a_document_nobody_asked_for_is_not_spoken_of() -> None:
    assert found(PENDING, deal(noted("They may need SOC 2.")))
    assert found(PENDING, deal(tasks=(task("Get the SOC 2 report", 2),))) == []


CONCEDED = "We can go to 35 seats at 36 months."


def test_terms_that_only_they_or_a_note_named_are_no_terms_of_ours() -> None:
    assert found(CONCEDED, deal(said("35 seats at 36 months, can you go there?")))
    assert found(CONCEDED, deal(noted("We can go to 35 seats at 36 months.")))
    assert found(CONCEDED, deal(wrote("We can go to 35 seats at 36 months."))) == []
    assert found(CONCEDED, deal(), campaign="We can go to 35 seats at 36 months.") == []
