"""Finding an item by the words people use: 房产证丢了, 继承, 加名字."""

from collections.abc import Iterable
from typing import Final

from tongban.domain.catalogue.listing import ListedItem
from tongban.domain.catalogue.matters import Audience, Matter

_WORD: Final = 8
_SAME: Final = 16
_NAME: Final = 6
_CODE: Final = 20


def find_items(
    listed: Iterable[ListedItem], *, text: str = "", audience: Audience | None = None, matter: Matter | None = None
) -> list[ListedItem]:
    """The items that fit, what fits best first; without a text all of those for that audience and matter."""
    wanted = [
        one
        for one in listed
        if (audience is None or audience in one.audience) and (matter is None or matter is one.matter)
    ]
    said = "".join(text.split())
    if not said:
        return wanted
    scored = [(_score(one, said), one) for one in wanted]
    best = max((score for score, _ in scored), default=0)
    # A chance syllable in common is no answer when something fits well.
    floor = 3 if best >= _NAME else 1
    found = [(score, one) for score, one in scored if score >= floor]
    return [one for _, one in sorted(found, key=lambda pair: (-pair[0], not pair[1].in_scope, pair[1].code))]


def _score(one: ListedItem, said: str) -> int:
    if said == one.code:
        return _CODE
    by_word = max((_fit(word, said) for word in one.words), default=0)
    by_name = _NAME if said in one.name or said in one.situation else 0
    return max(by_word, by_name, _pairs_in_common(said, f"{one.name}，{one.situation}，{'，'.join(one.words)}"))


def _fit(word: str, said: str) -> int:
    if word == said:
        return _SAME
    if word in said:
        return _WORD + len(word)
    return _WORD if said in word else 0


def _pairs_in_common(said: str, told: str) -> int:
    """How many neighbouring pairs of characters both have: Chinese has no blanks to go by."""
    return sum(said[at : at + 2] in told for at in range(len(said) - 1))
