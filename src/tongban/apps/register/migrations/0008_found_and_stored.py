"""Addresses and certificates are found by less than their text, and rows lie where writing them costs least."""

from django.db import migrations

_ADDRESSES = r"""
-- An address without the room at its end: what neighbours share.
CREATE FUNCTION register_address_stem(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(address, '[0-9A-Za-z一二三四五六七八九十-]+[室号房]?$', '')
$$;

-- Every pair of neighbouring characters, each once.
CREATE FUNCTION register_bigrams(words text) RETURNS varchar(2)[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT substr(words, place, 2)::varchar(2)), '{}')
    FROM generate_series(1, length(words) - 1) place
$$;

CREATE FUNCTION register_keep_stems() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO address_stem (institution_id, stem, bigrams)
    SELECT institution_id, stem, register_bigrams(stem)
    FROM (SELECT DISTINCT institution_id, register_address_stem(location) COLLATE "C" AS stem FROM written) fresh
    WHERE NOT EXISTS (
        SELECT FROM address_stem known WHERE known.institution_id = fresh.institution_id AND known.stem = fresh.stem)
    ORDER BY stem
    ON CONFLICT (institution_id, stem) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER unit_description_stems AFTER INSERT ON unit_description
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION register_keep_stems();

CREATE INDEX unit_by_address_stem ON unit_description (institution_id, (register_address_stem(location) COLLATE "C"))
    WHERE ended_at IS NULL;
"""
_CERTIFICATES = r"""
-- Old certificate numbers are found whatever their blanks and brackets (queries/find.py, BareNumber).
CREATE INDEX certificate_by_bare_number ON certificate (institution_id, translate(number, E'（） \u3000\t\n', '()'));
"""

_STATISTICS = """
-- How often holders' keys and stems of addresses repeat. PostgreSQL takes no statistics from a partial index. Without these
-- it thinks that every name, number and stem is that of one row in two hundred: at ten million units it then gathered
-- ninety thousand rows in parallel to find two.
CREATE STATISTICS holder_names ON (hashtextextended(name, institution_id::bigint)) FROM holder;
CREATE STATISTICS holder_numbers ON (hashtextextended(document_number, institution_id::bigint)) FROM holder;
CREATE STATISTICS unit_stems ON (register_address_stem(location)) FROM unit_description;
"""

_STORAGE = """
-- A manifest is hashes: nothing to compress.
ALTER TABLE register_log ALTER COLUMN manifest SET STORAGE EXTERNAL;

-- Voiding a certificate and ending a mortgage change no indexed column. With room left in the page the new version of
-- the row stays there, and none of the table's indexes is touched; a page filled to the brim sends it elsewhere, with
-- an entry in each. Holders and ownerships gain nothing: their ends are part of the condition of an index.
ALTER TABLE certificate SET (fillfactor = 85);
ALTER TABLE mortgage SET (fillfactor = 85);
ALTER TABLE certificate_sequence SET (fillfactor = 85);
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0007_numbers_and_log")]

    operations = [
        migrations.RunSQL(_ADDRESSES),
        migrations.RunSQL(_CERTIFICATES),
        migrations.RunSQL(_STATISTICS),
        migrations.RunSQL(_STORAGE),
    ]
