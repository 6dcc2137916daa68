"""The table of stored files."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

from tongban.apps.identity.migrating import CreateTables

_TABLES = CreateTables(
    migrations.CreateModel(
        name="StoredFile",
        fields=[
            ("digest", models.CharField("SM3 摘要", max_length=64, primary_key=True, serialize=False)),
            ("sha256", models.CharField("SHA-256 摘要", max_length=64)),
            ("size", models.PositiveBigIntegerField("字节数")),
            (
                "media_type",
                models.CharField(
                    "类型",
                    max_length=40,
                    choices=[("application/pdf", "PDF"), ("image/jpeg", "JPEG"), ("image/png", "PNG")],
                ),
            ),
            ("page_count", models.PositiveSmallIntegerField("页数")),
            ("stored_at", models.DateTimeField("存入时间")),
            ("touched_at", models.DateTimeField("最近存入时间", db_default=Now())),
        ],
        options={
            "verbose_name": "文件",
            "constraints": [
                models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="stored_file_digest_is_sm3"),
                models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="stored_file_sha256_is_hex"),
                models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_is_not_empty"),
                models.CheckConstraint(condition=Q(page_count__gt=0), name="stored_file_has_pages"),
                models.CheckConstraint(
                    condition=Q(media_type__in=["application/pdf", "image/jpeg", "image/png"]),
                    name="stored_file_is_pdf_jpeg_or_png",
                ),
            ],
            "indexes": [
                models.Index(fields=["touched_at"], name="stored_file_by_last_touch"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [_TABLES]
