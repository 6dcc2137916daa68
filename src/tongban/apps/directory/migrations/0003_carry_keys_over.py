"""Give every key that members were entered with a row of its own; what was replaced ends with the last change."""

from typing import Any

from django.db import migrations

from tongban.exchange.keys import verifying_key_from_jwk


def carry_over(apps: Any, _schema_editor: object) -> None:
    member_model, key_model = apps.get_model("directory", "Member"), apps.get_model("directory", "MemberKey")
    for member in member_model.objects.all():
        retired = [(jwk, member.changed_at) for jwk in member.retired_keys]
        for jwk, until in [*retired, *((jwk, None) for jwk in member.keys)]:
            key_model.objects.get_or_create(
                member=member,
                key_id=verifying_key_from_jwk(jwk).key_id,
                defaults={"jwk": jwk, "valid_from": member.registered_at, "valid_until": until},
            )


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_joining_keys_alarms")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
