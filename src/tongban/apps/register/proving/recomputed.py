"""What follows from other rows of the register and is therefore not sealed, but computed anew."""

from typing import Final

from django.db import connection

from tongban.apps.identity.models import Institution
from tongban.apps.register.proving.verdict import Fault, Verdict

# The highest number any certificate of a series bears, ours or taken over, and how many of ours there are above the
# highest taken over (domain.md 1.5: numbers of one series follow on without a gap).
_SEQUENCES: Final = r"""
WITH bare AS (
    SELECT series_year, kind, serial, translate(number, '（） ', '()') AS number
    FROM certificate WHERE institution_id = %(institution)s
), borne AS (
    SELECT coalesce(series_year, substring(number from '^豫.(20[0-9]{2})')::int) AS year,
           coalesce(CASE WHEN serial IS NOT NULL THEN kind END,
                    CASE WHEN number LIKE '%%不动产权第%%' THEN 'title' ELSE 'registration' END) AS kind,
           coalesce(serial, substring(number from '第([0-9]{7,8})号$')::int) AS serial,
           serial IS NOT NULL AS ours
    FROM bare
    WHERE serial IS NOT NULL
       OR number ~ ('^豫[(]20[0-9]{2}[)]' || %(place)s || '(不动产权|不动产证明)第[0-9]{7,8}号$')
), series AS (
    SELECT year, kind, max(serial) AS last FROM borne GROUP BY year, kind
)
SELECT s.id, year, kind, s.last, s.taken_over, coalesce(series.last, 0),
       (SELECT count(*) FROM borne b WHERE b.ours AND b.year = s.year AND b.kind = s.kind AND b.serial > s.taken_over),
       EXISTS (SELECT FROM borne b WHERE b.ours AND b.year = s.year AND b.kind = s.kind AND b.serial = s.taken_over)
FROM series FULL JOIN
     (SELECT * FROM certificate_sequence WHERE institution_id = %(institution)s) s USING (year, kind)
ORDER BY year, kind
"""

_STEMS: Final = """
SELECT 'altered', id, stem FROM address_stem
WHERE institution_id = %(institution)s AND bigrams IS DISTINCT FROM register_bigrams(stem)
UNION ALL
SELECT 'added', max(id), stem FROM address_stem WHERE institution_id = %(institution)s GROUP BY stem HAVING count(*) > 1
UNION ALL
SELECT CASE WHEN known.id IS NULL THEN 'removed' ELSE 'added' END, coalesce(known.id, 0), coalesce(known.stem, due.stem)
FROM (SELECT DISTINCT register_address_stem(location) COLLATE "C" AS stem FROM unit_description
      WHERE institution_id = %(institution)s) due
FULL JOIN (SELECT id, stem FROM address_stem WHERE institution_id = %(institution)s) known USING (stem)
WHERE known.id IS NULL OR due.stem IS NULL
"""


def check_recomputed(verdict: Verdict, institution: Institution) -> None:
    """Compare the counters of certificate numbers and the words of addresses with the rows they come from."""
    _check_sequences(verdict, institution)
    _check_stems(verdict, institution)


def _check_sequences(verdict: Verdict, institution: Institution) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES, {"institution": institution.code, "place": institution.place})
        rows = cursor.fetchall()
    seen = set()
    for key, year, kind, last, taken_over, borne, above, is_ours in rows:
        part = f"{year} {kind}"
        if key is None:
            verdict.note(Fault.REMOVED, table="certificate_sequence", row=0, part=part)
        elif not borne or part in seen:
            verdict.note(Fault.ADDED, table="certificate_sequence", row=key, part=part)
        elif last != borne or above != last - taken_over or is_ours:
            verdict.note(Fault.ALTERED, table="certificate_sequence", row=key, part=part)
        seen.add(part)


def _check_stems(verdict: Verdict, institution: Institution) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, {"institution": institution.code})
        rows = cursor.fetchall()
    for fault, key, stem in rows:
        verdict.note(Fault(fault), table="address_stem", row=key, part=stem)
