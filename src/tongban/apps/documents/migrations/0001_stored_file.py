"""The table of stored files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="SM3 摘要")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 摘要")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                (
                    "media_type",
                    models.CharField(
                        choices=[("application/pdf", "PDF"), ("image/jpeg", "JPEG"), ("image/png", "PNG")],
                        max_length=40,
                        verbose_name="类型",
                    ),
                ),
                ("page_count", models.PositiveSmallIntegerField(verbose_name="页数")),
                ("stored_at", models.DateTimeField(verbose_name="存入时间")),
            ],
            options={
                "verbose_name": "文件",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="stored_file_digest_is_sm3"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="stored_file_sha256_is_hex"
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="stored_file_is_not_empty"),
                    models.CheckConstraint(condition=models.Q(("page_count__gt", 0)), name="stored_file_has_pages"),
                    models.CheckConstraint(
                        condition=models.Q(("media_type__in", ["application/pdf", "image/jpeg", "image/png"])),
                        name="stored_file_is_pdf_jpeg_or_png",
                    ),
                ],
            },
        ),
    ]
