"""Filling a demonstration node: institutions, accounts, members of the exchange. Running it twice changes nothing."""

from collections.abc import Mapping
from pathlib import Path

from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.operations import open_account
from tongban.cli.demo_province import (
    BUREAUX,
    DEMO_OFFICES,
    DEMO_PASSWORD,
    DemoInstitution,
    posts_of,
    window_of,
)
from tongban.domain.people import Role


def seed_institutions(institutions: tuple[DemoInstitution, ...]) -> None:
    """Create the institutions a node serves, with an account for every post."""
    for one in institutions:
        institution, created = Institution.objects.get_or_create(
            code=one.code,
            defaults={
                "name": one.name,
                "place": one.place,
                "covers": list(one.covers),
                "address": one.address,
                "phone": one.phone,
            },
        )
        if created or not Officer.objects.filter(institution=institution).exists():
            _open_accounts(one, institution)


def _open_accounts(one: DemoInstitution, institution: Institution) -> None:
    for post in posts_of(one):
        open_account(
            username=f"{one.prefix}.{post.suffix}",
            name=post.name,
            institution=institution,
            roles=post.roles,
            password=DEMO_PASSWORD,
            window=window_of(one) if {Role.RECEIVE, Role.ACCEPT} & set(post.roles) else "",
        )


def seed_members(*, endpoints: Mapping[str, str], public_keys: Mapping[str, Path]) -> None:
    """Register every bureau at the hub; `endpoints` and `public_keys` are keyed by institution code. Province only."""
    from tongban.apps.directory.operations import register_member
    from tongban.exchange.contracts import published_contracts

    for one in BUREAUX:
        register_member(
            code=one.member,
            name=one.name,
            kind="bureau",
            endpoint=endpoints[one.code],
            public_key=public_keys[one.code].read_text("ascii"),
            covers=list(one.covers),
            place=one.place,
            grants=list(published_contracts()),
            state="live",
            at=now(),
        )


def seed_offices(*, endpoint: str, public_key: Path) -> None:
    """Register tax, treasury, housing, utilities and shared data, at the departments' node. Province only."""
    from tongban.apps.directory.operations import register_member

    for office in DEMO_OFFICES:
        register_member(
            code=office.member,
            name=office.title,
            kind="department",
            endpoint=endpoint,
            public_key=public_key.read_text("ascii"),
            grants=list(office.grants),
            state="live",
            at=now(),
        )
