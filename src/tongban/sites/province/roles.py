"""Who may see and do what at the province. 三员分离: system, security and audit are three people."""

from typing import Final

from tongban.domain.people import SEPARATED, Role
from tongban.web.administration import Duties

WATCHERS: Final = (Role.SUPERVISE, Role.ADMINISTER_SYSTEM, Role.ADMINISTER_SECURITY, Role.ADMINISTER_AUDIT)
READERS: Final = (Role.SUPERVISE, Role.ADMINISTER_AUDIT)
SYSTEM: Final = Role.ADMINISTER_SYSTEM
SECURITY: Final = Role.ADMINISTER_SECURITY
AUDIT: Final = Role.ADMINISTER_AUDIT
DUTIES: Final = Duties(
    accounts=SYSTEM, appointing=SECURITY, audit=AUDIT, posts=(Role.SUPERVISE, *sorted(SEPARATED)), windows=False
)
