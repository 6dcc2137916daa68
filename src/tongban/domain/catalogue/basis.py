"""The law something rests on, and how sure we are of the article."""

from dataclasses import dataclass
from typing import Final, Self

from tongban.domain.labelled import Labelled


class Standing(Labelled):
    """How an article came to be cited."""

    CHECKED = "checked", "已核对"
    UNCHECKED = "unchecked", "条号未逐字核对"
    READING = "reading", "本系统的理解"


_MARKS: Final = {"?": Standing.UNCHECKED, "*": Standing.READING}


@dataclass(frozen=True)
class Basis:
    """An article such as 实施细则 §66."""

    article: str
    standing: Standing = Standing.CHECKED

    @classmethod
    def read(cls, text: str) -> Self:
        """As a file writes it: a mark at the end says that the text was not seen (?) or that we read it so (*)."""
        article, standing = text.strip(), Standing.CHECKED
        if article[-1:] in _MARKS:
            article, standing = article[:-1].rstrip(), _MARKS[article[-1]]
        if not article:
            message = f"a basis names an article, not “{text}”"
            raise ValueError(message)
        return cls(article, standing)

    def __str__(self) -> str:
        return self.article if self.standing is Standing.CHECKED else f"{self.article}（{self.standing.label}）"
