"""Texts as words: what is kept of a row to find it, and what is asked for."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from maillage.kernel.spelling import fold

__all__ = ["Asked", "asked_of", "is_held", "searchable"]

LONGEST_WORD: Final = 40
MOST_WORDS: Final = 10
"""Of a question; the words after them are not asked."""
LONGEST_TEXT: Final = 4000

Asked = list[list[list[str]]]
"""What is asked: every one of these, each in one of several forms, each form made of words. All are [a-z0-9]+."""


def searchable(*parts: object) -> str:
    """The words by which a row is found, to keep in its ``search_text``; a part that is empty or ``None`` says nothing.

    A number in groups and a reference with dashes are kept in one piece too, a French telephone number without +33.

    >>> searchable("Poste de l’État", "PF-2X9K", "+33 2 61 91 00 00", None)
    'poste de l etat pf 2x9k pf2x9k 33 2 61 91 00 33261910000 0261910000'
    """
    kept: dict[str, None] = {}
    length = 0
    for part in parts:
        for words, joined in _pieces("" if part is None else str(part)):
            for word in (*words, *joined):
                if length + len(word) < LONGEST_TEXT and word not in kept:
                    length += len(word) + 1
                    kept[word] = None
    return " ".join(kept)


def asked_of(text: str) -> Asked:
    """What a text asks: of words typed one after the other, and of pieces that are found whole as well as by their parts."""
    asked: Asked = []
    count = 0
    for words, joined in _pieces(text[: MOST_WORDS * (LONGEST_WORD + 10)]):
        if first := words[: MOST_WORDS - count]:
            asked.append([first, *([word] for word in joined)])
            count += len(first)
    return asked


def is_held(asked: Asked, search_text: str) -> bool:
    """Whether a row's text holds all that is asked, each word as the beginning of one of its own."""
    kept = re.findall("[a-z0-9]+", search_text)
    return all(
        any(all(any(known.startswith(word) for known in kept) for word in form) for form in forms) for forms in asked
    )


def _pieces(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words of each piece of a text, and the forms in which they make one word."""
    group: list[str] = []
    for chunk in text.split():
        words = _plain(chunk)
        if all(word.isdigit() for word in words):
            group += words
            continue
        yield from _of_group(group)
        group = []
        is_reference = len(words) > 1 and any(letter.isdigit() for word in words for letter in word)
        yield words, _cut(["".join(words)]) if is_reference else []
    yield from _of_group(group)


def _of_group(group: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Groups of digits that follow each other: a telephone number, a SIREN, a date."""
    if not group:
        return
    joined = "".join(group)
    forms = [joined] if len(group) > 1 else []
    if found := re.fullmatch("(?:00)?330?([1-9][0-9]{8})", joined):
        forms.append("0" + found[1])
    yield group, _cut(forms)


def _plain(chunk: str) -> list[str]:
    """Words of plain letters and digits; a letter of another alphabet is written by its number, the same everywhere."""
    folded = "".join(
        letter if letter.isascii() or not letter.isalnum() else f"x{ord(letter):x}" for letter in fold(chunk)
    )
    return _cut(re.findall("[a-z0-9]+", folded))


def _cut(words: Iterable[str]) -> list[str]:
    return [word[:LONGEST_WORD] for word in words]
