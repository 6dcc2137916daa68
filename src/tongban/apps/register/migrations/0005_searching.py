"""Words of addresses, looks at folios, certificates of searches."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes

_FUNCTIONS = r"""
-- An address without the room at its end: what neighbours share.
CREATE FUNCTION register_address_stem(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(address, '[0-9A-Za-z一二三四五六七八九十-]+[室号房]?$', '')
$$;

-- Every pair of neighbouring characters, each once.
CREATE FUNCTION register_bigrams(words text) RETURNS varchar(2)[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT substr(words, place, 2)::varchar(2)), '{}')
    FROM generate_series(1, length(words) - 1) place
$$;

CREATE FUNCTION register_keep_stems() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO address_stem (institution_id, stem, bigrams)
    SELECT institution_id, stem, register_bigrams(stem)
    FROM (SELECT DISTINCT institution_id, register_address_stem(location) COLLATE "C" AS stem FROM written) fresh
    WHERE NOT EXISTS (
        SELECT FROM address_stem known WHERE known.institution_id = fresh.institution_id AND known.stem = fresh.stem)
    ORDER BY stem
    ON CONFLICT (institution_id, stem) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER unit_description_stems AFTER INSERT ON unit_description
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION register_keep_stems();

INSERT INTO address_stem (institution_id, stem, bigrams)
SELECT institution_id, stem, register_bigrams(stem)
FROM (SELECT DISTINCT institution_id, register_address_stem(location) COLLATE "C" AS stem FROM unit_description) known;

CREATE INDEX unit_by_address_stem ON unit_description (institution_id, (register_address_stem(location) COLLATE "C"))
    WHERE ended_at IS NULL;

-- Old certificate numbers are found whatever their blanks and brackets (queries/find.py, BareNumber).
CREATE INDEX certificate_by_bare_number ON certificate (institution_id, translate(number, E'（） \u3000\t\n', '()'));
"""
_UNDO = """
DROP INDEX certificate_by_bare_number;
DROP INDEX unit_by_address_stem;
DROP TRIGGER unit_description_stems ON unit_description;
DROP FUNCTION register_keep_stems();
DROP FUNCTION register_bigrams(text);
DROP FUNCTION register_address_stem(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_initial"),
        ("register", "0004_import_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressStem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stem", models.CharField(db_collation="C", max_length=200, verbose_name="词干")),
                (
                    "bigrams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), size=None, verbose_name="相邻两字"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "db_table": "address_stem",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["bigrams"], name="address_stem_by_bigram")
                ],
                "constraints": [models.UniqueConstraint(fields=("institution", "stem"), name="address_stem_once")],
            },
        ),
        migrations.CreateModel(
            name="FolioLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor", models.CharField(max_length=80, verbose_name="账号或成员")),
                ("actor_name", models.CharField(max_length=100, verbose_name="姓名或机构")),
                ("act", models.CharField(max_length=40, verbose_name="行为")),
                ("on_behalf_of", models.CharField(blank=True, max_length=200, verbose_name="为谁")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="目的")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="看到的内容"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=60, verbose_name="来源")),
                (
                    "folio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.folio"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "db_table": "folio_look",
                "indexes": [models.Index(fields=["folio", "-at"], name="folio_look_by_folio")],
            },
        ),
        migrations.CreateModel(
            name="SearchCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, verbose_name="编号")),
                ("code", models.CharField(max_length=16, verbose_name="验证码")),
                ("searcher", models.CharField(max_length=12, verbose_name="查询主体")),
                ("applicant", models.CharField(max_length=200, verbose_name="申请人")),
                ("document_kind", models.CharField(max_length=4, verbose_name="证件种类")),
                ("document_number", models.CharField(max_length=60, verbose_name="证件号")),
                ("represented_by", models.CharField(blank=True, max_length=100, verbose_name="代理人")),
                ("purpose", models.CharField(max_length=200, verbose_name="查询目的")),
                (
                    "proofs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="查验的材料"
                    ),
                ),
                ("lines", models.JSONField(verbose_name="查询结果")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None, verbose_name="查询内容"
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                ("issued_by", models.CharField(max_length=60, verbose_name="经办人账号")),
                ("issued_by_name", models.CharField(max_length=60, verbose_name="经办人")),
                ("digest", models.CharField(max_length=64, verbose_name="文件摘要")),
                (
                    "folio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.folio"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "db_table": "search_certificate",
                "indexes": [models.Index(fields=["institution", "-issued_at"], name="search_certificate_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="search_certificate_number_once"),
                    models.UniqueConstraint(fields=("code",), name="search_certificate_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "searcher__in",
                                ["holder", "successor", "interested", "intending", "lawyer", "state_organ"],
                            )
                        ),
                        name="search_certificate_searcher_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True), name="search_certificate_says_why"
                    ),
                ],
            },
        ),
        forbid_changes("folio_look"),
        forbid_changes("search_certificate"),
        migrations.RunSQL(_FUNCTIONS, _UNDO),
    ]
