"""System, security and audit are administered by three people."""

from itertools import combinations

import pytest

from tongban.domain.people import SEPARATED, Role, RolesIncompatible, require_compatible


@pytest.mark.parametrize("pair", [*combinations(sorted(SEPARATED), 2), (Role.ADMINISTER_AUDIT, Role.SUPERVISE)])
def test_nobody_holds_two(pair):
    with pytest.raises(RolesIncompatible):
        require_compatible(pair)


@pytest.mark.parametrize("roles", [[Role.ADMINISTER_SYSTEM], [Role.EXAMINE, Role.REVIEW], []])
def test_other_roles_combine_and_each_may_be_held_alone(roles):
    require_compatible(roles)
