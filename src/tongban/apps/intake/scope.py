"""What a unit code alone shows to be outside 全豫通办 (总体方案 五; domain.md 1.1)."""

from datetime import date

from tongban.apps.identity.working_days import known_calendar
from tongban.domain.catalogue import BusinessItem
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.register.facts import Facts, Folio
from tongban.domain.register.rulebook import Moment, consult

# Exclusions that need nothing but the code: collective land, rural rights, land alone, virtual units, the sea.
_BY_CODE = frozenset({"X01", "X02", "X03", "X08", "NA04"})


def exclusions_of_code(*, unit: UnitCode, item: BusinessItem, on: date) -> list[tuple[str, str]]:
    """Why property of this code is not taken in, as (sentence, statute); empty when the code says nothing."""
    verdict = consult(Facts(calendar=known_calendar(), folio=Folio(unit_code=unit), item=item, on=on), Moment.INTAKE)
    return [(one.sentence, one.statute) for one in verdict.blocks if one.code in _BY_CODE]
