"""The one base of everything the domain may refuse."""


class DomainError(Exception):
    """An expected refusal; `sentence` is what the person concerned may read, in Chinese."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
