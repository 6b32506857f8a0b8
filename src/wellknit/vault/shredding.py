"""After the deletion: what was shredded must be gone from the disk too, not only from the tables.

SQLite overwrites what it deletes (``secure_delete``), but the old pages live on in the write-ahead log until that is
emptied. PostgreSQL keeps dead rows until they are vacuumed. Key backups forget within 35 days (`vault.backup`).
"""

import logging
from pathlib import Path

from django.db import connection, transaction

from wellknit.vault import files
from wellknit.vault.models import DataKey, SealedFile

logger = logging.getLogger(__name__)


def forget_files(key_ids: list[int]) -> None:
    """Delete every sealed file of these keys: the rows now, the files on disk once this is committed.

    A crash in between leaves sealed files that nothing opens any more; `files.stray_files` finds them.
    """
    rows = SealedFile.objects.filter(key_id__in=key_ids)
    paths = [files.path_of(name) for name in rows.values_list("name", flat=True)]
    rows.delete()
    transaction.on_commit(lambda: _unlink(paths))


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def settle() -> bool:
    """Empty the write-ahead log or vacuum the key ring; ``False`` when somebody was reading and it must be repeated.

    Runs outside of every transaction: hand it to ``transaction.on_commit``.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = bool(cursor.fetchone()[0])
        else:
            cursor.execute(f"VACUUM {connection.ops.quote_name(DataKey._meta.db_table)}")
            busy = False
    if busy:
        logger.warning("The write-ahead log was in use and could not be emptied: settle again.")
    return not busy
