"""Those who apply in these tests, with documents that could be real."""

from dataclasses import dataclass
from fractions import Fraction

from tongban.apps.intake.operations import ApplicantEntry, RepresentativeEntry
from tongban.apps.intake.words import Capacity, Mandate
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import HolderKind
from tongban.domain.register.facts import ApplicationParty, Holder


@dataclass(frozen=True)
class Person:
    """Somebody with a name and a document."""

    name: str
    number: str
    company: bool = False

    @property
    def document(self) -> DocumentKind:
        return DocumentKind.SOCIAL_CREDIT_CODE if self.company else DocumentKind.ID_CARD

    def holder(self, share: str = "") -> Holder:
        kind = HolderKind.ENTERPRISE if self.company else HolderKind.PERSON
        part = Fraction(share) if share else None
        return Holder(name=self.name, kind=kind, document_kind=self.document, document_number=self.number, share=part)

    def party(self, role: PartyRole) -> ApplicationParty:
        plain = {name: value for name, value in vars(self.holder()).items() if name != "share"}
        return ApplicationParty(**plain, role=role)

    def applicant(self, role: str, share: str = "") -> ApplicantEntry:
        """As entered at the counter; a company sends somebody."""
        sent = RepresentativeEntry(
            capacity=Capacity.AGENT, mandate=Mandate.SEALED, name="李𬱖", document_kind=DocumentKind.ID_CARD,
            document_number=CLERK_NUMBER, phone="13800000000", authority="代为申请",
        )  # fmt: skip
        return ApplicantEntry(
            role=role, name=self.name, kind="enterprise" if self.company else "person", document_kind=self.document,
            document_number=self.number, phone="13803890001", share=share,
            representatives=(sent,) if self.company else (),
        )  # fmt: skip


CLERK_NUMBER = "411303197805120048"
OWNER = Person("张䶮", "419001199003072512")
BUYER = Person("王五", "41010119850101123X")
BANK = Person("中原银行股份有限公司济源分行", "91419001MA00000079", company=True)
OTHER_BANK = Person("黄河银行股份有限公司", "91410000100000008N", company=True)
DEVELOPER = Person("济源测试置业有限公司", "91350100M000100Y43", company=True)
