"""`tongban export register`: a whole register as files that another register imports."""

import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tongban.exchange.national.records import StandingRecord, UnitRecord

    Described = tuple[UnitRecord, tuple[StandingRecord, ...]]


@click.group("export")
def export() -> None:
    """导出数据。"""


@export.command()
@click.argument("config", metavar="CONFIG.toml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("institution", metavar="机构代码")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--messages", is_flag=True, help="权利写成接入报文（messages.zip），而不是 CSV 摘录")
@click.option(
    "--profile",
    type=click.Choice(["as100_2015", "as100_2021"]),
    default="as100_2015",
    show_default=True,
    help="接入标准",
)
def register(config: Path, institution: str, folder: Path, *, messages: bool, profile: str) -> None:
    """导出一个机构现势的登记簿；用 tongban import register 导入空的登记簿后，内容相同。"""
    from tongban.cli.node import set_up_django
    from tongban.cli.refusal import Refusal

    set_up_django(config)
    from tongban.apps.identity.models import Institution
    from tongban.apps.register.exporting.register import export_register

    found = Institution.objects.filter(code=institution).first()
    if found is None:
        raise Refusal(f"节点没有机构 {institution}")
    units = list(export_register(institution=found))
    write = write_as_messages if messages else write_as_extracts
    files = write(units, folder=folder, institution=institution, profile=profile)
    click.echo(f"已导出 {len(units)} 个单元：{'、'.join(file.name for file in files)}", file=sys.stdout)


def write_as_extracts(
    units: "Iterable[Described]", *, folder: Path, institution: str = "", profile: str = ""
) -> list[Path]:
    """units.csv, rights.csv and restrictions.csv; the files."""
    from tongban.exchange.national.records import FolioNoteRecord, ObjectionRecord, SeizureRecord
    from tongban.exchange.national.writing import RESTRICTION_FIELDS, RIGHT_FIELDS, UNIT_FIELDS, write_extract

    del institution, profile  # extracts know neither
    folder.mkdir(parents=True, exist_ok=True)
    known = list(units)
    every = [right for _, rights in known for right in rights]
    restricting = SeizureRecord | ObjectionRecord | FolioNoteRecord
    contents = {
        "units.csv": write_extract([unit for unit, _ in known], fields=UNIT_FIELDS),
        "rights.csv": write_extract([one for one in every if not isinstance(one, restricting)], fields=RIGHT_FIELDS),
        "restrictions.csv": write_extract(
            [one for one in every if isinstance(one, restricting)], fields=RESTRICTION_FIELDS
        ),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def write_as_messages(
    units: "Iterable[Described]", *, folder: Path, institution: str, profile: str = "as100_2015"
) -> list[Path]:
    """messages.zip, and what no message can tell of: units without any right, notes; the files."""
    from tongban.exchange.national.profiles import Profile
    from tongban.exchange.national.records import FolioNoteRecord
    from tongban.exchange.national.writing import RESTRICTION_FIELDS, UNIT_FIELDS, write_extract, write_message

    folder.mkdir(parents=True, exist_ok=True)
    silent, notes, serial = [], [], 0
    packed, listed = folder / "messages.zip", folder / "units.csv"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for unit, standing in units:
            notes += [one for one in standing if isinstance(one, FolioNoteRecord)]
            rights = [one for one in standing if not isinstance(one, FolioNoteRecord)]
            if not rights:
                silent.append(unit)
            for position, right in enumerate(rights):
                serial += 1
                number = f"{unit.unit_code[:6]}{right.recorded_at:%y%m%d}{serial % 1_000_000:06d}"
                content = write_message(
                    right=right,
                    unit=unit if position == 0 else None,
                    message_id=number,
                    institution=institution,
                    profile=Profile(profile),
                )
                archive.writestr(f"{serial:09d}-{number}.xml", content)
    listed.write_bytes(write_extract(silent, fields=UNIT_FIELDS))
    noted = folder / "restrictions.csv"
    noted.write_bytes(write_extract(notes, fields=RESTRICTION_FIELDS))
    return [packed, listed, noted]
