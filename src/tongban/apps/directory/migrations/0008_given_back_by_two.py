"""Parked messages may be given back to their senders: a notice stands in the place of each, and two people agreed.

The notices are kept as long as messages are. What was withdrawn is as done as what was delivered, also for the deletion
from the log when its time has come.
"""

import django.db.models.deletion
from django.db import migrations, models

_CLASS = """
CREATE OR REPLACE FUNCTION directory_log_class(kind text, contract text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind = 'file_request' THEN 'file'
        WHEN contract LIKE 'exchange.%' {notices} THEN 'trial' ELSE kind END
$$;
"""
_GUARD = """
CREATE OR REPLACE FUNCTION directory_guard_log() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    number uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'directory_exchangerecord' THEN number := OLD.id; ELSE number := OLD.record_id; END IF;
        PERFORM FROM directory_exchangerecord r JOIN directory_logdeletion d
            ON d.record_class = directory_log_class(r.kind, r.contract) AND r.arrived_at < d.before
            WHERE r.id = number AND d.transaction_number = txid_current() AND d.before <= now() - interval '184 days'
            AND NOT EXISTS (SELECT FROM directory_delivery w WHERE w.record_id = r.id AND w.state {undone});
        IF FOUND THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION directory_delete_from_log(numbers uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM directory_outcome WHERE record_id = ANY(numbers);
    DELETE FROM directory_resubmission WHERE record_id = ANY(numbers);
    DELETE FROM directory_alarm WHERE record_id = ANY(numbers);
    {returns}
    DELETE FROM directory_delivery WHERE record_id = ANY(numbers) AND NOT state {undone};
    DELETE FROM directory_exchangerecord WHERE id = ANY(numbers);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""
_RETURNS = """DELETE FROM directory_givingback WHERE record_id = ANY(numbers);
    UPDATE directory_delivery SET in_place_of_id = NULL WHERE in_place_of_id = ANY(numbers);"""
_NOTICES = "AND contract NOT LIKE 'exchange.withdrawn/%' AND contract NOT LIKE 'exchange.returned/%'"


def written(*, notices: str, undone: str, returns: str) -> str:
    """The functions by which the database guards the log."""
    return _CLASS.replace("{notices}", notices) + _GUARD.replace("{undone}", undone).replace("{returns}", returns)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_log_kept_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="GivingBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待第二人审批"),
                            ("agreed", "已同意，待接收方确认"),
                            ("done", "已退回发送方"),
                            ("refused", "不同意退回"),
                            ("called_off", "已改为恢复投递"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="退回理由")),
                ("said", models.CharField(max_length=500, verbose_name="与双方核实的情况")),
                ("proposed_by", models.CharField(max_length=40, verbose_name="提出人账号")),
                ("proposed_name", models.CharField(max_length=40, verbose_name="提出人")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("decided_by", models.CharField(blank=True, max_length=40, verbose_name="审批人账号")),
                ("decided_name", models.CharField(blank=True, max_length=40, verbose_name="审批人")),
                ("opinion", models.CharField(blank=True, max_length=500, verbose_name="审批意见")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("ending", models.CharField(blank=True, max_length=500, verbose_name="结束说明")),
            ],
            options={
                "verbose_name": "退回",
            },
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_done_only_when_acknowledged",
        ),
        migrations.AddField(
            model_name="delivery",
            name="in_place_of",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.delivery",
                verbose_name="代替",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[("waiting", "待投递"), ("parked", "已搁置"), ("delivered", "已送达"), ("withdrawn", "已退回")],
                default="waiting",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("in_place_of__isnull", False)), fields=["in_place_of"], name="delivery_in_place_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("acknowledgement", ""),
                        ("answered_at", None),
                        ("state__in", ["waiting", "parked", "withdrawn"]),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state", "delivered"),
                        models.Q(("acknowledgement", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="delivery_done_only_when_acknowledged",
            ),
        ),
        migrations.AddField(
            model_name="givingback",
            name="notice",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.exchangerecord",
                verbose_name="给发送方的退回通知",
            ),
        ),
        migrations.AddField(
            model_name="givingback",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="givings_back", to="directory.exchangerecord"
            ),
        ),
        migrations.AddField(
            model_name="givingback",
            name="withdrawal",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.exchangerecord",
                verbose_name="给接收方的撤回通知",
            ),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "agreed"])),
                fields=("record",),
                name="giving_back_open_once_per_message",
            ),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                name="giving_back_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["agreed", "done"]), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("withdrawal__isnull", False),
                        models.Q(("decided_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="giving_back_agreed_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("ended_at__isnull", False), ("notice__isnull", False)),
                    _connector="OR",
                ),
                name="giving_back_done_when_both_know",
            ),
        ),
        migrations.RunSQL(
            sql=written(notices=_NOTICES, undone="IN ('waiting', 'parked')", returns=_RETURNS),
            reverse_sql=written(notices="", undone="<> 'delivered'", returns=""),
        ),
    ]
