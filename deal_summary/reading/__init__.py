"""Find in a text what our word lists know: which language, which matters, voiced how, in which words; who promises what by when."""

from deal_summary.lexicons import LANGUAGES
from deal_summary.reading.commitments import Promised, Side, promises
from deal_summary.reading.days import dates, due_date
from deal_summary.reading.language import foreign, language_of
from deal_summary.reading.mail import own_words, questions
from deal_summary.reading.matters import EMOTIONS, Emotion, Hit, called, emotion, hits, tone
from deal_summary.reading.thanks import only_thanks

__all__ = [
    "EMOTIONS",
    "LANGUAGES",
    "Emotion",
    "Hit",
    "Promised",
    "Side",
    "called",
    "dates",
    "due_date",
    "emotion",
    "foreign",
    "hits",
    "language_of",
    "only_thanks",
    "own_words",
    "promises",
    "questions",
    "tone",
]
