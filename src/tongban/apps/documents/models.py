"""The table of stored files; their content lies on disk, named by its digest."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from tongban.apps.documents.inspection import MediaType
from tongban.apps.identity.planned import PlannedModel

_HEX_64 = r"^[0-9a-f]{64}$"


class StoredFile(PlannedModel):
    """A file this node keeps. Two equal files are one row and one blob. 文件"""

    digest = models.CharField("SM3 摘要", max_length=64, primary_key=True)
    sha256 = models.CharField("SHA-256 摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=40, choices=[(kind.value, kind.label) for kind in MediaType])
    page_count = models.PositiveSmallIntegerField("页数")
    stored_at = models.DateTimeField("存入时间")
    # Moves whenever the same content comes again: whoever brought it may be about to name it in a row of theirs.
    touched_at = models.DateTimeField("最近存入时间", db_default=Now())
    # A scan made here is judged after the answer: asked for first, then what looks wrong, as sentences.
    judging_asked_at = models.DateTimeField("请求检查清晰度的时间", null=True)
    warnings = models.JSONField("扫描质量提示", null=True)

    class Meta:
        verbose_name = "文件"
        indexes: ClassVar = [
            models.Index(fields=["touched_at"], name="stored_file_by_last_touch"),
            models.Index(
                fields=["judging_asked_at"],
                condition=models.Q(judging_asked_at__isnull=False, warnings__isnull=True),
                name="stored_file_to_judge",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__regex=_HEX_64), name="stored_file_digest_is_sm3"),
            models.CheckConstraint(condition=models.Q(sha256__regex=_HEX_64), name="stored_file_sha256_is_hex"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_is_not_empty"),
            models.CheckConstraint(condition=models.Q(page_count__gt=0), name="stored_file_has_pages"),
            models.CheckConstraint(
                condition=models.Q(media_type__in=[kind.value for kind in MediaType]),
                name="stored_file_is_pdf_jpeg_or_png",
            ),
        ]

    def __str__(self) -> str:
        return self.digest
