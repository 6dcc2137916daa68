"""Who applies, who acts for them, and how they were held against their documents."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.models import Officer
from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.apps.intake.words import Capacity, CheckMethod, CheckOutcome, Mandate, ScoreBand
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.identity_documents import DocumentKind, mask


class Person(PlannedModel):
    """What is known of anyone named on the form. Text keeps every character, also those outside the basic plane."""

    position = models.PositiveSmallIntegerField("序号")
    name = models.CharField("姓名或名称", max_length=200)
    document_kind = models.CharField("证件种类", max_length=4, default=DocumentKind.ID_CARD)
    document_number = models.CharField("证件号码", max_length=60, db_collation="C")
    phone = models.CharField("电话", max_length=30, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def masked_number(self) -> str:
        """The document number with its middle hidden."""
        return mask(self.document_number)

    @property
    def document_label(self) -> str:
        """The kind of document in words."""
        return DocumentKind(self.document_kind).label


class ApplicantRow(Person):
    """One applicant. 申请人"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="applicants")
    role = models.CharField("身份", max_length=30)
    kind = models.CharField("种类", max_length=12, default="person")
    document_until = models.DateField("证件有效期至", null=True)
    address = models.CharField("通讯地址", max_length=200, blank=True)
    share = models.CharField("份额", max_length=20, blank=True)

    class Meta:
        db_table = "applicant"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "position"], name="applicant_has_its_place"),
            models.CheckConstraint(
                name="applicant_kind_is_known", condition=Q(kind__in=["person", "enterprise", "agency"])
            ),
        ]

    @property
    def role_label(self) -> str:
        """What the applicant is, in words."""
        return PartyRole(self.role).label


class RepresentativeRow(Person):
    """Someone acting for an applicant: agent, guardian or legal representative. 代理人、监护人"""

    applicant = models.ForeignKey(ApplicantRow, on_delete=models.CASCADE, related_name="representatives")
    capacity = models.CharField("身份", max_length=24)
    mandate = models.CharField("授权方式", max_length=12)
    authority = models.CharField("代理权限", max_length=200, blank=True)

    class Meta:
        db_table = "representative"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["applicant", "position"], name="representative_has_its_place"),
            models.CheckConstraint(
                name="representative_capacity_is_known", condition=Q(capacity__in=[str(each) for each in Capacity])
            ),
            models.CheckConstraint(
                name="representative_mandate_is_known", condition=Q(mandate__in=[str(each) for each in Mandate])
            ),
        ]

    @property
    def capacity_label(self) -> str:
        """The capacity in words."""
        return Capacity(self.capacity).label

    @property
    def mandate_label(self) -> str:
        """How the mandate became reliable, in words."""
        return Mandate(self.mandate).label


class CheckOfPerson(PlannedModel):
    """One attempt at holding a person against the document; no photo, no template, no score. 人证核验"""

    name = models.CharField("姓名", max_length=200)
    document_number = models.CharField("证件号码", max_length=60, db_collation="C")
    method = models.CharField("方式", max_length=20, choices=[(each.value, each.label) for each in CheckMethod])
    score_band = models.CharField("比对分档", max_length=8, choices=[(each.value, each.label) for each in ScoreBand])
    outcome = models.CharField("结论", max_length=10, choices=[(each.value, each.label) for each in CheckOutcome])
    reason = models.CharField("复核理由", max_length=200, blank=True)
    # Which device compared, in which operation of the counter's bridge; empty where a person looked.
    device = models.CharField("设备", max_length=160, blank=True)
    device_operation = models.CharField("设备操作编号", max_length=64, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {CheckOutcome(self.outcome).label}"

    @property
    def holds(self) -> bool:
        """Whether the person may be taken to be who the document says."""
        return self.outcome in {CheckOutcome.PASSED, CheckOutcome.REVIEWED}

    @property
    def outcome_label(self) -> str:
        """The outcome in words."""
        return CheckOutcome(self.outcome).label


class IdentityCheck(CheckOfPerson):
    """A check for an application taken in here: by an officer of ours, or by the counter asked for a part."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", null=True)
    part = models.ForeignKey("intake.CounterPart", on_delete=models.CASCADE, related_name="checks", null=True)
    # The other counter's officer and institution, as its message names them.
    elsewhere = models.CharField("协办核验人", max_length=200, blank=True)

    class Meta:
        db_table = "identity_check"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="identity_check_reviewed_says_why", condition=~Q(outcome="reviewed") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="identity_check_low_score_never_passes",
                condition=~Q(score_band="low") | Q(outcome="refused"),
            ),
            models.CheckConstraint(
                name="identity_check_is_somebody_s",
                condition=Q(officer__isnull=False) | (Q(part__isnull=False) & ~Q(elsewhere="")),
            ),
            models.UniqueConstraint(
                fields=["device_operation"], condition=~Q(device_operation=""), name="identity_check_one_an_operation"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["document_number", "-at"], name="identity_check_by_person")]

    @property
    def made_by(self) -> str:
        """Who checked, and where when it was elsewhere."""
        return self.officer.name if self.officer else self.elsewhere
