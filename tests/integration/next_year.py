"""A holiday notice for 2027, made up: the calendar that comes with the program ends in 2026.

Every node of a test run knows it, so that no test fails because its terms end in a year that nobody had published on
the day it runs. What happens in a year without a notice is tested with a folder of the node's own (`own_calendar`).
"""

from pathlib import Path

NOTICE = """\
年份,2027
文号,虚构〔2026〕1号
放假,2027-01-01,2027-01-03,元旦
放假,2027-02-05,2027-02-11,春节
上班,2027-02-14,,春节调休
放假,2027-04-03,2027-04-05,清明节
放假,2027-05-01,2027-05-05,劳动节
上班,2027-05-08,,劳动节调休
放假,2027-06-09,,端午节
放假,2027-09-15,,中秋节
放假,2027-10-01,2027-10-07,国庆节
上班,2027-10-09,,国庆节调休
"""


def published_to(node: Path) -> None:
    """Let the node that keeps its things in this folder know the year, as `tongban node calendar` does."""
    folder = node / "calendar"
    folder.mkdir(exist_ok=True)
    (folder / "2027.csv").write_text(NOTICE, "utf-8")
