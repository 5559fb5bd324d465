"""The rules on actions and texts that code keeps, as a model is told them: from the same numbers the gates use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from action_recommender.channels import CHANNELS, LINKEDIN_CHARACTERS
from action_recommender.gates.lint import (
    CONNECTION_CHARACTERS,
    FIRST_TOUCH_WORDS,
    LINKEDIN_READABLE,
    QUESTIONS,
    SENTENCE_WORDS,
    SUBJECT_WORDS,
    VOICEMAIL_WORDS,
)

if TYPE_CHECKING:
    from action_recommender.compose import Writer


def channel_rules(writer: Writer) -> str:
    """Return how many actions there may be, what form each channel takes, and how long its texts may be."""
    caps = writer.view.rules.caps
    lines = {
        "email": f"form `email`. {_email(writer)}",
        "phone": f"form `phone`. The voicemail has at most {VOICEMAIL_WORDS} words.",
        "linkedin": f"form `message`. At most {LINKEDIN_CHARACTERS} characters; up to {LINKEDIN_READABLE} are answered more."
        f" A note to connect has at most {CONNECTION_CHARACTERS}.",
        "whatsapp": f"form `message`. About {writer.view.rules.message_words} words. {_consent()}",
        "internal": "form `work`, for the play prepare-meeting form `brief`. It reaches nobody outside.",
        "every channel": "P0 is written in full, in the language of the candidate; P1 and P2 are form `outline`, in English.",
        **_house(writer),
    }
    most = f"At most {caps.P0} actions today (P0), {caps.P1} this week (P1), {caps.P2} next week (P2); nobody is reached twice today."
    return "\n".join((f"- {most}", *(f"- {name}: {told}" for name, told in lines.items())))


def _email(writer: Writer) -> str:
    rules, few, many = writer.view.rules, *SUBJECT_WORDS
    house = f" (our own wish: {writer.house.max_words})" if writer.house.max_words else ""
    return (
        f"The subject has {few} to {many} words and at most {rules.subject_characters} characters. The body has at most"
        f" {rules.email_words} words{house}; to somebody who never wrote to us {FIRST_TOUCH_WORDS} to {rules.first_email_words}."
        f" At most {QUESTIONS} questions; sentences of at most {SENTENCE_WORDS} words on average."
        " What is `added_below` is put there by program."
    )


def _consent() -> str:
    needed = [channel.label for channel in CHANNELS.values() if channel.opt_in]
    return f"Only with a yes of theirs: {', '.join(needed)}."


def _house(writer: Writer) -> dict[str, str]:
    avoided = ", ".join(f"“{phrase}”" for phrase in writer.house.avoid)
    length = "short, without lines about ourselves" if writer.house.short else ""
    told = {"tone": writer.house.tone, "length": length, "never say": avoided}
    return {name: f"{said}." for name, said in told.items() if said}
