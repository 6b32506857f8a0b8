"""After the deletion: what was shredded must be gone from the disk too, not only from the tables.

SQLite overwrites what it deletes (``secure_delete``), but old pages live on in the write-ahead log until that is
emptied, and gaps between rows may hold older copies until the file is rewritten. PostgreSQL keeps dead rows until the
vacuum. Key backups forget within 35 days (`vault.backup`).
"""

import logging
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from wellknit.vault import files
from wellknit.vault.models import DataKey, SealedFile

logger = logging.getLogger(__name__)
REWRITE_AT_ONCE = 128 * 1024 * 1024  # bytes; about a second


class Unsettled(Exception):
    """The disk still holds what was deleted; somebody else was using the database."""


def forget_files(key_ids: list[int]) -> None:
    """Delete every sealed file of these keys: the rows now, the files on disk once this is committed.

    A crash in between leaves sealed files that nothing opens any more; `files.stray_files` finds them.
    """
    forget_rows(SealedFile.objects.filter(key_id__in=key_ids))


def forget_rows(rows: QuerySet[SealedFile]) -> None:
    """The same for some sealed files."""
    paths = [files.path_of(name) for name in rows.values_list("name", flat=True)]
    rows.delete()
    transaction.on_commit(lambda: _unlink(paths))


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def settle() -> bool:
    """Leave nothing of what was deleted on the disk; ``False`` when somebody was in the way and it must be repeated.

    Runs outside of every transaction: hand it to ``transaction.on_commit``. A large SQLite node is rewritten at night
    instead (`rewrite`), since everybody waits meanwhile.
    """
    try:
        settled = _settle_sqlite() if connection.vendor == "sqlite" else _vacuum_key_ring()
    except OperationalError:
        settled = False
    if not settled:
        logger.warning("The database was in use and could not be settled after an erasure: settle again.")
    return settled


def rewrite() -> None:
    """Write a SQLite database anew; on PostgreSQL, vacuum every table.

    When SQLite rearranges pages, old copies stay in their gaps, out of reach of ``secure_delete``: in about one of a
    thousand erasures a blind index was still found there.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def settle_for_good(payload: object = None) -> None:
    """The job of the night after an erasure. Raises `Unsettled`, so that it is tried again."""
    rewrite()
    if not settle():
        raise Unsettled


def _settle_sqlite() -> bool:
    if Path(connection.settings_dict["NAME"]).stat().st_size <= REWRITE_AT_ONCE:
        rewrite()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def _vacuum_key_ring() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {connection.ops.quote_name(DataKey._meta.db_table)}")
    return True
