"""The form of a withdrawal, the same at every counter: why, where, who signed for each applicant, and the scan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from tongban.apps.documents.operations import store_file
from tongban.apps.documents.refusals import FileRefused
from tongban.exchange.contracts.types import FileRef
from tongban.web.forms import Form


@dataclass(frozen=True, kw_only=True)
class Signer:
    """An applicant, and who else may sign for them: names of agents and of those who stand for them by law.

    Who has a guardian does not sign alone.
    """

    party: str
    has_guardian: bool = False
    agents: tuple[str, ...] = ()
    representatives: tuple[str, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Everybody who may have signed."""
        return [
            *([] if self.has_guardian else [("self", "本人（单位为盖章）")]),
            *((f"representative:{name}", f"法定代表人、监护人 {name}") for name in self.representatives),
            *((f"agent:{name}", f"委托代理人 {name}") for name in self.agents),
        ]


class WithdrawalForm(Form):
    """Every applicant has to be accounted for; the paper they signed is uploaded with it."""

    reason = forms.CharField(label="撤回原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    place = forms.CharField(label="签名地点", max_length=100)
    document = forms.FileField(label="签名的撤回申请书", help_text="PDF、JPEG、PNG，不超过 20 MB")

    def __init__(self, *args: Any, signers: Sequence[Signer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signed = {f"signed_{number}": _signed_by(signer) for number, signer in enumerate(signers)}
        self.fields = {**signed, **self.fields}
        self.signers = tuple(signers)

    def signatures(self) -> list[Mapping[str, str]]:
        """For each applicant: party, signed_by, capacity."""
        return [self._signature(number, signer.party) for number, signer in enumerate(self.signers)]

    def _signature(self, number: int, party: str) -> Mapping[str, str]:
        capacity, _, name = str(self.cleaned_data[f"signed_{number}"]).partition(":")
        return {"party": party, "signed_by": name or party, "capacity": capacity}

    def scanned(self, *, at: datetime) -> FileRef | None:
        """Keep the scan; None, with the reason beside the field, when it cannot be used."""
        sent = self.cleaned_data["document"]
        try:
            stored = store_file(chunks=sent.chunks(), filename=sent.name or "", at=at)
        except FileRefused as refusal:
            self.add_error("document", refusal.sentence)
            return None
        return FileRef(
            digest=stored.digest,
            size=stored.size,
            media_type=stored.media_type,
            name="撤回登记申请书",
            pages=stored.page_count,
        )


def _signed_by(signer: Signer) -> forms.ChoiceField:
    label = f"{signer.party} 由谁签名"
    missing = {"required": f"请选择{label}；全体申请人都签名后才能撤回"}
    return forms.ChoiceField(label=label, choices=signer.choices, widget=forms.RadioSelect, error_messages=missing)


def names_of(people: Iterable[Mapping[str, str] | None]) -> tuple[str, ...]:
    """The names of those who stand behind an applicant."""
    return tuple(one["name"] for one in people if one)
