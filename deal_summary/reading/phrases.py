"""Phrases of the word lists, kept word by word, so that a text is looked through once for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from deal_summary.reading.words import folded

_GAPS = {"..": 4, "...": 10}
"""How many other words of the same clause a gap may hold; a negation is never among them."""
_NUMBER = "#"
_KEY = re.compile(r"[^\W_]+\*?|\*[^\W_]+\*?|[#%]")
_BAR = re.compile(r"\s*\|\s*")


class Word(NamedTuple):
    """What the lists make of a word: the branches it is, the states in which it leaves a search, whether it negates."""

    branches: tuple[str, ...]
    begins: tuple[_State, ...]
    negates: bool


class Found(NamedTuple):
    """A phrase found: the list it stands in, its first word and the word after its last."""

    name: str
    start: int
    end: int


_found: Callable[[tuple[str, int, int]], Found] = partial(tuple.__new__, Found)
"""Makes a Found in half the time that its own constructor takes; there are some forty in each message."""


class _Node:
    """A place within one phrase, with what may come next."""

    __slots__ = ("following", "gaps", "names")

    def __init__(self) -> None:
        self.following: dict[str, list[_Node]] = {}
        self.gaps: list[tuple[int, _Node]] = []
        self.names: list[str] = []


class _State:
    """The places in all phrases that some words lead to at once; the states that follow are made when first reached."""

    __slots__ = ("_made", "following", "gaps", "names")

    def __init__(self, nodes: Sequence[_Node]) -> None:
        self.names = tuple(dict.fromkeys(name for node in nodes for name in node.names))
        self.following: dict[str, list[_Node]] = {}
        for node in nodes:
            for key, places in node.following.items():
                self.following.setdefault(key, []).extend(places)
        beyond: dict[int, list[_Node]] = {}
        for node in nodes:
            for reach, place in node.gaps:
                beyond.setdefault(reach, []).append(place)
        self.gaps = tuple((reach, _State(places)) for reach, places in beyond.items())
        self._made: dict[str, _State] = {}

    def after(self, branch: str) -> _State:
        """Return the state after one more word, which must be one of `following`."""
        state = self._made.get(branch)
        if state is None:
            state = self._made[branch] = _State(self.following[branch])
        return state


class Phrases:
    """Every phrase of a language, by the name of its list.

    In a phrase `word*` stands for any ending, `*word` for any beginning, `#` for a number (not an article), `a|b` for either, `[a]` for
    a word that may be missing, `a_b` for two words where one is meant, `..` for up to four other words, `...` for ten.
    """

    def __init__(self, lists: Mapping[str, str], language: str, negations: str, numbers: Mapping[str, int]) -> None:
        self._language = language
        self._negations = frozenset(folded(word, language) for word in split(negations))
        self._numbers = frozenset(folded(word, language) for word, number in numbers.items() if number != 1)
        self._keys: dict[str, list[tuple[str, ...]]] = {}
        self._known: set[str] = set()
        root = _Node()
        for name, phrases in lists.items():
            for phrase in split(phrases):
                self._add(root, name, phrase)
        self._start = _State([root])
        self._longest = max(map(len, self._known))
        self._infixes = tuple(key[1:-1] for key in self._known if key[0] == "*" == key[-1])
        self.word = lru_cache(maxsize=1 << 16)(self._word)

    def find(self, words: Sequence[Word], clauses: Sequence[int], begin: int, end: int) -> list[Found]:
        """Return every phrase that begins from word *begin* to before *end*, in order; none reaches into another clause."""
        found: list[Found] = []
        last = len(words) - 1
        for start in range(begin, end):
            for state in words[start].begins:
                for name in state.names:
                    found.append(_found((name, start, start + 1)))  # noqa: PERF401 - mostly none
                if state.gaps:
                    self._beyond(state, start, start + 1, words, clauses, found)
                if start < last:
                    for branch in words[start + 1].branches:
                        if branch in state.following and clauses[start] == clauses[start + 1]:
                            self._follow(state.after(branch), start, start + 2, words, clauses, found)
        return found

    def _follow(
        self, state: _State, start: int, at: int, words: Sequence[Word], clauses: Sequence[int], found: list[Found]
    ) -> None:
        for name in state.names:
            found.append(_found((name, start, at)))  # noqa: PERF401 - mostly one
        if at == len(words) or clauses[at] != clauses[start]:
            return
        for branch in words[at].branches:
            if branch in state.following:
                self._follow(state.after(branch), start, at + 1, words, clauses, found)
        if state.gaps:
            self._beyond(state, start, at, words, clauses, found)

    def _beyond(
        self, state: _State, start: int, at: int, words: Sequence[Word], clauses: Sequence[int], found: list[Found]
    ) -> None:
        """Go on after a gap, at every word within its reach that leads to something."""
        for reach, beyond in state.gaps:
            for position in range(at, min(at + reach + 1, len(words))):
                if clauses[position] != clauses[start]:
                    break
                for branch in words[position].branches:
                    if branch in beyond.following:
                        self._follow(beyond.after(branch), start, position + 1, words, clauses, found)
                if words[position].negates:
                    break

    def _word(self, written: str) -> Word:
        word = folded(written, self._language)
        length = min(len(word), self._longest)
        starts = (f"{word[:end]}*" for end in range(2, length + 1))
        ends = (f"*{word[begin:]}" for begin in range(len(word) - length, max(0, len(word) - 2)))
        branches = [key for key in (word, *starts, *ends) if key in self._known]
        branches += [f"*{infix}*" for infix in self._infixes if infix in word]
        if word[:1].isdigit() or word in self._numbers:
            branches.append(_NUMBER)
        begins = (self._start.after(key) for key in branches if key in self._start.following)
        return Word(tuple(branches), tuple(begins), word in self._negations)

    def _add(self, root: _Node, name: str, phrase: str) -> None:
        ends = [root]
        for element in phrase.split():
            following = _Node()
            gap = _GAPS.get(element.strip("[]"))
            for end in ends:
                if gap:
                    end.gaps.append((gap, following))
                for way in () if gap else self._ways(element):
                    self._lay(end, way, following)
            ends = [*ends, following] if element.startswith("[") and not gap else [following]
        for end in ends:
            end.names.append(name)

    def _lay(self, end: _Node, way: Sequence[str], following: _Node) -> None:
        for key in way[:-1]:
            between = _Node()
            end.following.setdefault(key, []).append(between)
            end = between
        end.following.setdefault(way[-1], []).append(following)

    def _ways(self, element: str) -> list[tuple[str, ...]]:
        """The ways to read one element of a phrase, each as the words that follow each other."""
        if element not in self._keys:
            written = (_KEY.findall(way) for way in element.strip("[]").split("|"))
            self._keys[element] = [tuple(folded(key, self._language) for key in keys) for keys in written if keys]
            self._known.update(key for way in self._keys[element] for key in way)
        return self._keys[element]


def split(phrases: str) -> list[str]:
    """Return the phrases of a list as it stands in its file, with commas between."""
    joined = _BAR.sub("|", phrases)
    return [phrase for phrase in (" ".join(part.split()) for part in joined.split(",")) if phrase]
