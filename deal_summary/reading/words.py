"""A text cut into words, clauses and sentences; phrases are looked for in these and not in the letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice, pairwise

_WRAPPED = re.compile(r"\n(?:(?<=[^\n]{40}\n)(?=[a-zß-öø-ÿ](?!\)))|(?<=[^\n]{55}\n)(?=[^\W\d_]))")
"""A line break a mail program made: the line was long, and the next one goes on with a letter."""
_MONTH = "Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
_SHORT = "".join(rf"(?<!\b{short})" for short in ("Mr", "Ms", "Mrs", "Dr", "Hr", "Fr", "Sr", "Sra", "Nr", "ca", "bzw"))
_POINT = rf"(?<=\.)(?!\w)(?<!\b[A-Za-z]\.){_SHORT.replace(')', '[.])')}(?!(?<=\d\.)\s(?:[a-zà-ÿ]|{_MONTH}))"
_MARK = re.compile(rf"([\n()–—;…!?:,.-](?:(?<=[\n()–—;…])|(?<=[!?:,])(?!\d)|{_POINT}|(?<=\s-)(?=\s)))")
"""What ends a clause; the point of "3. Dezember", "Dr." and "z. B." does not, nor does the colon of 10:30."""
_WORD = re.compile(r"\w+|%")
_TAIL = re.compile(r"(?<=\w)['’](?:t|s|m|d|ll|re|ve)\b", re.IGNORECASE)
_HEAD = re.compile(r"\w*$")
"""What an English apostrophe joins to the word before it, and that word."""
_ENDS_SENTENCE = frozenset(".!?\n")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a text as written; of each word the number of its clause.

    Of each clause: the number of its sentence, where it begins in the text, and how many words come before it.
    """

    text: str
    words: tuple[str, ...]
    clauses: tuple[int, ...]
    sentence_of: tuple[int, ...]
    begins: tuple[int, ...]
    before: tuple[int, ...]

    def said(self, start: int, end: int) -> str:
        """Return the words from *start* to before *end* as they stand in the text, on one line; "can't" stays whole."""
        begin, stop = self._span(start)[0], self._span(end - 1)[1]
        if cut_off := _TAIL.match(self.text, begin - 1) if begin else None:
            begin = _HEAD.search(self.text, 0, cut_off.start()).start()  # type: ignore[union-attr]
        if left := _TAIL.match(self.text, stop):
            stop = left.end()
        return " ".join(self.text[begin:stop].split())

    def sentence(self, word: int) -> tuple[int, int]:
        """Return the first word of the sentence that *word* stands in, and the word after its last."""
        return self._sentences[self.sentence_of[self.clauses[word]]]

    def written(self, start: int, end: int) -> str:
        """Return some words together with the signs behind them, on one line."""
        following = self._span(end)[0] if end < len(self.words) else len(self.text)
        return " ".join(self.text[self._span(start)[0] : following].partition("\n\n")[0].split())

    def sentences(self) -> list[tuple[int, int]]:
        """Return of each sentence with a word in it the first word and the word after the last."""
        return list(self._sentences.values())

    def _span(self, word: int) -> tuple[int, int]:
        clause = self.clauses[word]
        found = _WORD.finditer(self.text, self.begins[clause])
        return next(islice(found, word - self.before[clause], None)).span()

    @cached_property
    def _sentences(self) -> dict[int, tuple[int, int]]:
        numbers = [self.sentence_of[clause] for clause in self.clauses]
        breaks = [at for at, (one, two) in enumerate(pairwise(numbers), 1) if one != two]
        bounds = pairwise([0, *breaks, len(numbers)]) if numbers else ()
        return {numbers[start]: (start, end) for start, end in bounds}


def cut(text: str) -> Words:
    """Cut *text* into words. An apostrophe and a hyphen part words; so does nothing else within a clause."""
    text = unwrapped(text)
    parts = _MARK.split(text)
    found = [_WORD.findall(part) for part in parts[::2]]
    clauses = chain.from_iterable([number] * len(words) for number, words in enumerate(found))
    return Words(
        text,
        tuple(chain.from_iterable(found)),
        tuple(clauses),
        tuple(accumulate((mark in _ENDS_SENTENCE for mark in parts[1::2]), initial=0)),
        tuple(accumulate(map(len, parts), initial=0))[::2],
        tuple(accumulate(map(len, found), initial=0)),
    )


def unwrapped(text: str) -> str:
    """Return *text* in composed letters, without the line breaks that a mail program put inside its sentences."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return _WRAPPED.sub(" ", text) if "\n" in text else text


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of *text* as written, each on one line."""
    read = cut(text)
    for start, end in read.sentences():
        yield read.written(start, end)


def folded(word: str, language: str) -> str:
    """Return *word* as lists and texts are compared: in lower case, "ü" as "ue" in German, accents dropped elsewhere."""
    word = word.casefold()
    if word.isascii():
        return word
    if language == "de":
        word = word.translate(_UMLAUTS)
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
