"""The log is kept by class, and what has been kept long enough is deleted: with a leave the database itself checks.

The application's role cannot delete from the log. It may call one function, which runs with the owner's rights; and
the triggers refuse the owner, too, unless a `LogDeletion` of this very transaction covers the record.
"""

from typing import Any

from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes

_TABLES = ("directory_exchangerecord", "directory_outcome", "directory_resubmission")

_GUARD = """
CREATE FUNCTION directory_log_class(kind text, contract text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind = 'file_request' THEN 'file' WHEN contract LIKE 'exchange.%' THEN 'trial' ELSE kind END
$$;
CREATE FUNCTION directory_guard_log() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    number uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'directory_exchangerecord' THEN number := OLD.id; ELSE number := OLD.record_id; END IF;
        PERFORM FROM directory_exchangerecord r JOIN directory_logdeletion d
            ON d.record_class = directory_log_class(r.kind, r.contract) AND r.arrived_at < d.before
            WHERE r.id = number AND d.transaction_number = txid_current() AND d.before <= now() - interval '184 days'
            AND NOT EXISTS (SELECT FROM directory_delivery w WHERE w.record_id = r.id AND w.state <> 'delivered');
        IF FOUND THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION directory_delete_from_log(numbers uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM directory_outcome WHERE record_id = ANY(numbers);
    DELETE FROM directory_resubmission WHERE record_id = ANY(numbers);
    DELETE FROM directory_alarm WHERE record_id = ANY(numbers);
    DELETE FROM directory_delivery WHERE record_id = ANY(numbers) AND state = 'delivered';
    DELETE FROM directory_exchangerecord WHERE id = ANY(numbers);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""
_NO_GUARD = """
DROP FUNCTION directory_delete_from_log(uuid[]);
DROP FUNCTION directory_guard_log();
DROP FUNCTION directory_log_class(text, text);
"""


def guarded(table: str) -> migrations.RunSQL:
    """As append-only as before, except for what a deletion of the same transaction covers."""
    trigger = f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION"
    return migrations.RunSQL(
        sql=f"DROP TRIGGER {table}_append_only ON {table}; {trigger} directory_guard_log();",
        reverse_sql=f"DROP TRIGGER {table}_append_only ON {table}; {trigger} refuse_change();",
    )


def carry_over(apps: Any, _schema_editor: object) -> None:
    """The one time that was set for everything stays, class by class, until someone says otherwise."""
    settings_model, rule_model = apps.get_model("directory", "LogSettings"), apps.get_model("directory", "LogRetention")
    said = settings_model.objects.exclude(changed_at=None).first()
    if said is None:
        return
    for record_class in ("message", "call", "file", "trial"):
        rule_model.objects.create(
            record_class=record_class,
            days=max(184, said.retention_days),
            ground="网络安全法留存网络日志的规定：网络日志不少于六个月（沿用原设置）",
            changed_at=said.changed_at,
            changed_by=said.changed_by,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_keys_have_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogDeletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record_class",
                    models.CharField(
                        choices=[
                            ("message", "业务消息"),
                            ("call", "查询调用"),
                            ("file", "文件传送"),
                            ("trial", "联调和通信"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("days", models.PositiveIntegerField(verbose_name="保存天数")),
                ("ground", models.CharField(max_length=300, verbose_name="依据")),
                ("before", models.DateTimeField(verbose_name="此前收到的")),
                ("earliest", models.DateTimeField(verbose_name="最早一条")),
                ("latest", models.DateTimeField(verbose_name="最晚一条")),
                ("records", models.PositiveIntegerField(verbose_name="条数")),
                ("digest", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                ("at", models.DateTimeField(verbose_name="清理时间")),
                (
                    "transaction_number",
                    models.BigIntegerField(
                        db_default=models.Func(function="txid_current"), db_index=True, verbose_name="事务"
                    ),
                ),
            ],
            options={
                "verbose_name": "日志清理",
            },
        ),
        migrations.CreateModel(
            name="LogRetention",
            fields=[
                (
                    "record_class",
                    models.CharField(
                        choices=[
                            ("message", "业务消息"),
                            ("call", "查询调用"),
                            ("file", "文件传送"),
                            ("trial", "联调和通信"),
                        ],
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                        verbose_name="类别",
                    ),
                ),
                ("days", models.PositiveIntegerField(verbose_name="保存天数")),
                ("ground", models.CharField(max_length=300, verbose_name="依据")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                ("changed_by", models.CharField(max_length=40, verbose_name="修改人")),
            ],
            options={
                "verbose_name": "保存期限",
            },
        ),
        migrations.AddIndex(
            model_name="logdeletion",
            index=models.Index(fields=["-at"], name="log_deletion_newest"),
        ),
        migrations.AddConstraint(
            model_name="logdeletion",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="log_deletion_has_sm3"
            ),
        ),
        migrations.AddConstraint(
            model_name="logdeletion",
            constraint=models.CheckConstraint(
                condition=models.Q(("earliest__lte", models.F("latest")), ("latest__lt", models.F("before"))),
                name="log_deletion_of_what_is_past",
            ),
        ),
        migrations.AddConstraint(
            model_name="logretention",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 184)), name="log_class_kept_half_a_year_at_least"
            ),
        ),
        migrations.AddConstraint(
            model_name="logretention",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True), name="log_class_kept_on_a_ground"
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel(name="LogSettings"),
        forbid_changes("directory_logdeletion"),
        migrations.RunSQL(sql=_GUARD, reverse_sql=_NO_GUARD),
        *(guarded(table) for table in _TABLES),
    ]
