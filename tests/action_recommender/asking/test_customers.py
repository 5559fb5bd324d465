"""Who is named as a customer of ours, in each language."""

from __future__ import annotations

import pytest

from action_recommender.asking.customers import unknown_customers

KNOWN = frozenset({"acme", "maya", "torres"})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Our long-standing customer Grumbold says so."),
        ("en", "Our customer Grumbold says so."),
        ("en", "Grumbold already uses us."),
        ("en", "Grumbold works with us."),
        ("de", "Unser Kunde Grumbold sagt das auch."),
        ("de", "Grumbold arbeitet seit langem mit uns."),
        ("de", "Die Grumbold GmbH arbeitet mit uns."),
        ("de", "Kunden wie Grumbold sind zufrieden."),
        ("fr", "Notre client Grumbold le dit aussi."),
        ("fr", "Grumbold utilise déjà notre produit."),
        ("es", "Nuestro cliente Grumbold lo dice."),
        ("es", "Grumbold trabaja con nosotros."),
    ],
)
def test_a_customer_nobody_knows_is_named(language: str, text: str) -> None:
    assert next(unknown_customers(text, language, KNOWN)).startswith(("Grumbold", "Die Grumbold"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Our customer Acme says so."),
        ("en", "Everybody uses our product."),
        ("en", "Your team works with us."),
        ("en", "I met Grumbold at the fair."),
        ("de", "Ihr Team arbeitet mit uns."),
        ("de", "Niemand nutzt unser Produkt allein."),
        ("fr", "Votre équipe travaille avec nous."),
        ("es", "Nadie trabaja con nosotros así."),
    ],
)
def test_known_names_and_nobody_are_not(language: str, text: str) -> None:
    assert list(unknown_customers(text, language, KNOWN)) == []
