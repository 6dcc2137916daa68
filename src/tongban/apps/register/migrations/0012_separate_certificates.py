"""Co-owners may each hold a certificate of their own (实施细则 §21)."""

from django.db import migrations, models
from django.db.models import Q

# 分别持证与合并持证不并存，持证人须是共有人之一。 Certificates of an old register that all hold together are not asked:
# an import writes certificates of one ownership in one row, together or apart.
_GUARD = """
CREATE FUNCTION register_certificates_together_or_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.holder_position IS NOT NULL AND NOT EXISTS (
        SELECT FROM holder h WHERE h.ownership_id = NEW.ownership_id AND h.position = NEW.holder_position) THEN
        RAISE EXCEPTION 'register: certificate % is of holder %, who does not own', NEW.number, NEW.holder_position
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_holder_is_an_owner';
    END IF;
    IF EXISTS (
        SELECT FROM certificate c WHERE c.ownership_id = NEW.ownership_id AND c.voided_at IS NULL
            AND (c.holder_position IS NULL) <> (NEW.holder_position IS NULL))
        AND EXISTS (SELECT FROM certificate c WHERE c.id = NEW.id AND c.voided_at IS NULL) THEN
        RAISE EXCEPTION 'register: ownership % is certified both together and apart', NEW.ownership_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificates_together_or_apart';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER certificate_together_or_apart AFTER INSERT ON certificate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.holder_position IS NOT NULL OR (NEW.ownership_id IS NOT NULL AND NEW.serial IS NOT NULL))
    EXECUTE FUNCTION register_certificates_together_or_apart();
"""
_NO_GUARD = """
DROP TRIGGER certificate_together_or_apart ON certificate;
DROP FUNCTION register_certificates_together_or_apart();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0011_recorded_at_less_cost")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="holder_position",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="持证人顺序号"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=Q(holder_position__isnull=True) | Q(holder_position__gte=1, ownership__isnull=False),
                name="certificate_of_one_holder_is_of_ownership",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=Q(holder_position__isnull=False, voided_at__isnull=True),
                fields=("ownership", "holder_position"),
                name="certificate_one_for_a_holder",
            ),
        ),
        migrations.RunSQL(sql=_GUARD, reverse_sql=_NO_GUARD),
    ]
