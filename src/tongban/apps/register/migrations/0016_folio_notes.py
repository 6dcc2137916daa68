"""What officers note on folios (disputes, locks, public interest …): proposed by one, confirmed by another, sealed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ENDED = ("ended_at", "ended_by", "ended_by_name", "ended_under", "end_cause")
_GUARDS = f"""
CREATE TRIGGER folio_note_written_once BEFORE UPDATE OR DELETE ON folio_note
    FOR EACH ROW EXECUTE FUNCTION register_written_once({", ".join(f"'{column}'" for column in _ENDED)});
CREATE TRIGGER folio_note_never_emptied BEFORE TRUNCATE ON folio_note
    FOR EACH STATEMENT EXECUTE FUNCTION register_written_once();

CREATE FUNCTION register_folio_note_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM folio t WHERE t.id = NEW.folio_id AND t.institution_id = NEW.institution_id) THEN
        RAISE EXCEPTION 'register: folio_note % points to what is not there', NEW.id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'folio_note_links_exist';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER folio_note_links_exist AFTER INSERT ON folio_note
    FOR EACH ROW EXECUTE FUNCTION register_folio_note_links();

-- A proposal is decided once; what was asked for stays as it was written.
CREATE FUNCTION register_proposal_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text[] := ARRAY['state', 'decided_at', 'decided_by_id', 'opinion', 'folios_written'];
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'register: % on note_proposal refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'waiting' OR (to_jsonb(OLD) - decided) IS DISTINCT FROM (to_jsonb(NEW) - decided) THEN
        RAISE EXCEPTION 'register: a proposal is never changed, only decided, once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note_proposal_decided_once BEFORE UPDATE OR DELETE ON note_proposal
    FOR EACH ROW EXECUTE FUNCTION register_proposal_decided_once();
CREATE TRIGGER note_proposal_never_emptied BEFORE TRUNCATE ON note_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION register_proposal_decided_once();
"""  # noqa: S608 - names from the line above
_NO_GUARDS = """
DROP TRIGGER note_proposal_never_emptied ON note_proposal;
DROP TRIGGER note_proposal_decided_once ON note_proposal;
DROP FUNCTION register_proposal_decided_once();
DROP TRIGGER folio_note_links_exist ON folio_note;
DROP FUNCTION register_folio_note_links();
DROP TRIGGER folio_note_never_emptied ON folio_note;
DROP TRIGGER folio_note_written_once ON folio_note;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_administrators_kept_apart"),
        ("register", "0015_filled_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FolioNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(verbose_name="登簿时间")),
                ("recorded_by", models.CharField(max_length=60, verbose_name="登簿人账号")),
                ("recorded_by_name", models.CharField(max_length=60, verbose_name="登簿人")),
                ("recorded_under", models.CharField(max_length=80, verbose_name="业务编号或导入批次")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                ("ended_by", models.CharField(max_length=60, null=True, verbose_name="终止登簿人账号")),
                ("ended_by_name", models.CharField(max_length=60, null=True, verbose_name="终止登簿人")),
                ("ended_under", models.CharField(max_length=80, null=True, verbose_name="终止所依业务编号")),
                ("end_cause", models.CharField(max_length=200, null=True, verbose_name="终止原因")),
                ("source_key", models.CharField(max_length=32, null=True, verbose_name="导入内容摘要")),
                ("kind", models.CharField(max_length=20, verbose_name="标注种类")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("proposed_at", models.DateTimeField(verbose_name="提请时间")),
                ("proposed_by", models.CharField(max_length=60, verbose_name="提请人账号")),
                ("proposed_by_name", models.CharField(max_length=60, verbose_name="提请人")),
                (
                    "folio",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.folio",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "db_table": "folio_note",
            },
        ),
        migrations.CreateModel(
            name="NoteProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=40, unique=True, verbose_name="编号")),
                ("kind", models.CharField(max_length=20, verbose_name="标注种类")),
                ("reach", models.CharField(default="unit", max_length=10, verbose_name="范围")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("proposed_at", models.DateTimeField(verbose_name="提请时间")),
                ("state", models.CharField(default="waiting", max_length=10, verbose_name="状态")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("opinion", models.CharField(blank=True, max_length=200, verbose_name="意见")),
                ("folios_written", models.PositiveIntegerField(default=0, verbose_name="写入的簿页数")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
                (
                    "folio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.folio",
                        verbose_name="簿页",
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
                (
                    "lifts",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.folionote",
                        verbose_name="解除",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提请人",
                    ),
                ),
            ],
            options={
                "db_table": "note_proposal",
            },
        ),
        migrations.AddConstraint(
            model_name="folionote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("recorded_at")), _connector="OR"
                ),
                name="folio_note_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="folionote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("end_cause__isnull", True),
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("ended_under__isnull", True),
                    ),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("ended_under__isnull", False)),
                    _connector="OR",
                ),
                name="folio_note_end_names_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="folionote",
            constraint=models.UniqueConstraint(fields=("folio", "source_key"), name="folio_note_imported_once"),
        ),
        migrations.AddConstraint(
            model_name="folionote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["dispute", "lock", "public_interest", "troubled_project", "land_price_paid"])
                ),
                name="folio_note_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="folionote",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("basis", ""), _negated=True)),
                name="folio_note_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="folionote",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_by", models.F("recorded_by")), _negated=True),
                name="folio_note_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="folionote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("folio", "kind", "reason"),
                name="folio_note_once",
            ),
        ),
        migrations.AddIndex(
            model_name="noteproposal",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["institution", "proposed_at"],
                name="note_proposal_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="noteproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["dispute", "lock", "public_interest", "troubled_project", "land_price_paid"])
                ),
                name="note_proposal_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noteproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reach__in", ["unit", "building"])), name="note_proposal_reach_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="noteproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("basis", ""), _negated=True)),
                name="note_proposal_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="noteproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="note_proposal_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="noteproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "waiting")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["confirmed", "declined"]),
                    ),
                    _connector="OR",
                ),
                name="note_proposal_decided_when_it_says_so",
            ),
        ),
        migrations.RunSQL(sql=_GUARDS, reverse_sql=_NO_GUARDS),
    ]
