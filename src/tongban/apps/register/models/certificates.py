"""Certificates and the sequences that number them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.identity.models import Institution, OwnedModel
from tongban.apps.register.models.folio import Folio
from tongban.apps.register.models.restrictions import AdvanceNotice, Objection
from tongban.apps.register.models.rights import Mortgage, Ownership

VALID = Q(voided_at__isnull=True)
_FOR_ONE_RIGHT = (
    Q(ownership__isnull=False, mortgage__isnull=True, advance_notice__isnull=True, objection__isnull=True)
    | Q(ownership__isnull=True, mortgage__isnull=False, advance_notice__isnull=True, objection__isnull=True)
    | Q(ownership__isnull=True, mortgage__isnull=True, advance_notice__isnull=False, objection__isnull=True)
    | Q(ownership__isnull=True, mortgage__isnull=True, advance_notice__isnull=True, objection__isnull=False)
)


class Certificate(OwnedModel):
    """A title certificate or registration certificate issued for one right. 不动产权证书、不动产登记证明

    Old certificates keep their own free-text numbers. Only the printed serial and the voiding come later,
    each once.
    """

    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=12)
    number = models.CharField("证号", max_length=60, db_collation="C")
    ownership = models.ForeignKey(Ownership, on_delete=models.PROTECT, null=True, related_name="certificates")
    mortgage = models.ForeignKey(Mortgage, on_delete=models.PROTECT, null=True, related_name="certificates")
    advance_notice = models.ForeignKey(AdvanceNotice, on_delete=models.PROTECT, null=True, related_name="certificates")
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, null=True, related_name="certificates")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    printed_serial = models.CharField("印制序列号", max_length=11, null=True)
    issued_at = models.DateTimeField("登簿时间")
    issued_by = models.CharField("登簿人账号", max_length=60)
    issued_under = models.CharField("业务编号或导入批次", max_length=80)
    voided_at = models.DateTimeField("作废时间", null=True)
    voided_by = models.CharField("作废登簿人账号", max_length=60, null=True)
    voided_under = models.CharField("作废所依业务编号", max_length=80, null=True)
    void_reason = models.CharField("作废原因", max_length=100, null=True)

    class Meta:
        db_table = "certificate"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["institution", "printed_serial"],
                condition=Q(printed_serial__isnull=False),
                name="certificate_printed_serial_once",
            ),
            models.CheckConstraint(name="certificate_for_exactly_one_right", condition=_FOR_ONE_RIGHT),
            # 实施细则 §20：所有权核发证书，抵押权、预告、异议核发证明
            models.CheckConstraint(
                name="certificate_kind_follows_the_right",
                condition=Q(kind="title", ownership__isnull=False) | Q(kind="registration", ownership__isnull=True),
            ),
            models.CheckConstraint(
                name="certificate_printed_serial_is_well_formed",
                condition=Q(printed_serial__isnull=True) | Q(printed_serial__regex=r"^41\d{9}$"),
            ),
            models.CheckConstraint(
                name="certificate_voiding_names_who_and_why",
                condition=Q(
                    voided_at__isnull=True, voided_by__isnull=True, voided_under__isnull=True, void_reason__isnull=True
                )
                | Q(
                    voided_at__gte=F("issued_at"),
                    voided_by__isnull=False,
                    voided_under__isnull=False,
                    void_reason__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["folio"], name="certificate_of_folio"),
            models.Index(fields=["institution", "issued_under"], name="certificate_by_case"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        """Whether the certificate has not been voided."""
        return self.voided_at is None


class CertificateSequence(models.Model):
    """The last number given by an institution in a year for one kind of certificate.

    Taken inside the recording transaction, so a recording that fails gives its number back (domain.md 1.5).
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("种类", max_length=12)
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        db_table = "certificate_sequence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "year", "kind"], name="certificate_sequence_once"),
            models.CheckConstraint(
                name="certificate_sequence_kind_is_known", condition=Q(kind__in=["title", "registration"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.year} {self.kind}: {self.last}"
