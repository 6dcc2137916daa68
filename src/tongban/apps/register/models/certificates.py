"""Certificates and the sequences that number them."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.identity.models import Institution, OwnedModel
from tongban.apps.identity.planned import PlannedModel
from tongban.apps.register.models.folio import Folio, RegisterRow, exactly_one_of, link_index
from tongban.apps.register.models.restrictions import AdvanceNotice, Objection
from tongban.apps.register.models.rights import Burden, Holder, Mortgage, Ownership

_PROVED = ("ownership", "mortgage", "advance_notice", "objection", "burden")


class Certificate(RegisterRow):
    """A title certificate or registration certificate issued for one right. 不动产权证书、不动产登记证明

    Old certificates keep their own free-text numbers and have no `serial` in a series of ours. Only the voiding
    comes later, once. Co-owners have one certificate together, or each his own by `holder_position`.
    """

    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField("种类", max_length=12)
    number = models.CharField("证号", max_length=60, db_collation="C")
    series_year = models.PositiveSmallIntegerField("编号年度", null=True)
    serial = models.PositiveIntegerField("年度顺序号", null=True)
    ownership = models.ForeignKey(
        Ownership, on_delete=models.PROTECT, null=True, related_name="certificates", db_constraint=False, db_index=False
    )
    mortgage = models.ForeignKey(
        Mortgage, on_delete=models.PROTECT, null=True, related_name="certificates", db_constraint=False, db_index=False
    )
    advance_notice = models.ForeignKey(
        AdvanceNotice,
        on_delete=models.PROTECT,
        null=True,
        related_name="certificates",
        db_constraint=False,
        db_index=False,
    )
    objection = models.ForeignKey(
        Objection, on_delete=models.PROTECT, null=True, related_name="certificates", db_constraint=False, db_index=False
    )
    burden = models.ForeignKey(
        Burden, on_delete=models.PROTECT, null=True, related_name="certificates", db_constraint=False, db_index=False
    )
    # 分别持证（实施细则 §21）：持证人在共有人中的顺序号；合并持证的没有
    holder_position = models.PositiveSmallIntegerField("持证人顺序号", null=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", db_constraint=False, db_index=False
    )
    note = models.CharField("换发、补发说明", max_length=20, blank=True)
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
            # 每机构每年每类一个序列，不得重号（domain.md 1.5）；不跳号由触发器保证
            models.UniqueConstraint(
                fields=["institution", "series_year", "kind", "serial"],
                condition=Q(serial__isnull=False),
                name="certificate_serial_once_in_its_series",
            ),
            models.CheckConstraint(
                name="certificate_serial_belongs_to_a_series",
                condition=Q(series_year__isnull=True, serial__isnull=True)
                | Q(series_year__isnull=False, serial__gte=1),
            ),
            models.CheckConstraint(
                name="certificate_for_exactly_one_right",
                condition=exactly_one_of(*_PROVED),
            ),
            # 实施细则 §20：所有权核发证书，抵押权、预告、异议核发证明
            models.CheckConstraint(
                name="certificate_kind_follows_the_right",
                condition=Q(kind="title", ownership__isnull=False) | Q(kind="registration", ownership__isnull=True),
            ),
            models.CheckConstraint(
                name="certificate_of_one_holder_is_of_ownership",
                condition=Q(holder_position__isnull=True) | Q(holder_position__gte=1, ownership__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["ownership", "holder_position"],
                condition=Q(holder_position__isnull=False, voided_at__isnull=True),
                name="certificate_one_for_a_holder",
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
            *(link_index("certificate", link) for link in (*_PROVED, "replaces")),
            # of our own cases; an old register's certificates are not asked for by case
            models.Index(
                fields=["institution", "issued_under"],
                condition=Q(serial__isnull=False),
                name="certificate_by_case",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        """Whether the certificate has not been voided."""
        return self.voided_at is None

    @property
    def holder(self) -> Holder | None:
        """The co-owner whose own certificate it is; None where all hold it together."""
        if self.holder_position is None or self.ownership is None:
            return None
        owners: Iterable[Holder] = self.ownership.holders.all()
        return next(one for one in owners if one.position == self.holder_position)

    @property
    def printed_serial(self) -> str:
        """The serial of the sheet it stands on, empty before printing."""
        sheet = next((one for one in self.sheets.all() if one.spoiled_at is None), None)
        return sheet.serial if sheet else ""


class PrintedSheet(OwnedModel):
    """A numbered blank sheet: received, then issued as a certificate, or spoiled, or void. 印制序列号

    Written once; what becomes of the sheet is filled in once. A spoiled sheet keeps the certificate it was meant
    for, which then takes another (domain.md 1.5: 领用→库存→使用→作废).
    """

    serial = models.CharField("印制序列号", max_length=11)
    received_at = models.DateTimeField("领用时间")
    received_by = models.CharField("领用人账号", max_length=60)
    batch = models.CharField("领用批次", max_length=80, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="sheets")
    issued_at = models.DateTimeField("使用时间", null=True)
    issued_by = models.CharField("使用人账号", max_length=60, null=True)
    spoiled_at = models.DateTimeField("作废时间", null=True)
    spoiled_by = models.CharField("作废人账号", max_length=60, null=True)
    spoil_reason = models.CharField("作废原因", max_length=100, null=True)

    class Meta:
        db_table = "printed_sheet"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "serial"], name="printed_sheet_serial_once"),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(certificate__isnull=False, spoiled_at__isnull=True),
                name="printed_sheet_one_for_a_certificate",
            ),
            models.CheckConstraint(name="printed_sheet_serial_is_well_formed", condition=Q(serial__regex=r"^41\d{9}$")),
            models.CheckConstraint(
                name="printed_sheet_issue_names_who_and_what",
                condition=Q(certificate__isnull=True, issued_at__isnull=True, issued_by__isnull=True)
                | Q(certificate__isnull=False, issued_at__isnull=False, issued_by__isnull=False),
            ),
            models.CheckConstraint(
                name="printed_sheet_spoiling_names_who_and_why",
                condition=Q(spoiled_at__isnull=True, spoiled_by__isnull=True, spoil_reason__isnull=True)
                | Q(spoiled_at__isnull=False, spoiled_by__isnull=False, spoil_reason__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            # whether any is left, asked with every certificate that is printed
            models.Index(fields=["institution"], condition=Q(issued_at__isnull=True), name="printed_sheet_unused"),
        ]

    def __str__(self) -> str:
        return self.serial


class CertificateSequence(PlannedModel):
    """The last number given by an institution in a year for one kind of certificate.

    Taken inside the recording transaction, so a recording that fails gives its number back (domain.md 1.5).
    `taken_over` is the highest number of the old register, from which ours go on.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("种类", max_length=12)
    last = models.PositiveIntegerField("末号", default=0)
    taken_over = models.PositiveIntegerField("旧簿末号", default=0)

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
