"""A node burns down and is restored from a real backup on a blank machine: what it had forgotten comes again, and acts once."""

from pathlib import Path

from tests.net.nodes import Node, database, two_nodes

BEFORE, AFTER = 40, 60  # messages before the backup, and after it


def test_what_came_after_the_backup_comes_again_and_acts_once(tmp_path: Path) -> None:
    keys, boxes = tmp_path / "offline", tmp_path / "boxes"
    with two_nodes(tmp_path, WELLKNIT_BACKUP_KEY=str(keys / "backup.public")) as (river, harbour):
        river.serve()
        harbour.serve()
        harbour.command("backup-key", keys)
        _send(river, 1, BEFORE)
        harbour.command("backup", "--to", boxes)
        _send(river, BEFORE + 1, AFTER)
        assert harbour.counts()["effects"] == BEFORE + AFTER
        harbour.stop()
        anew = _restored(harbour, tmp_path, boxes, keys)
        try:
            assert anew.counts()["effects"] == BEFORE, "it remembers what the backup holds, and no more"
            anew.serve()
            anew.run("once")  # the word that it was restored
            _carry(river)
            found, here = anew.counts(), river.counts()
        finally:
            anew.stop()
    print(f"{BEFORE} messages before the backup, {AFTER} after it, {found['effects']} effects on the restored node")
    assert (found["effects"], found["messages"], found["numbers"]) == (BEFORE + AFTER,) * 3
    assert here["states"] == {"delivered": BEFORE + AFTER} and here["sound"] and found["sound"]


def _send(node: Node, first: int, count: int) -> None:
    node.run("write", first, count)
    _carry(node)


def _carry(node: Node) -> None:
    """Walk until nothing of this node waits."""
    for _ in range(10):
        node.run("once")
        if "waiting" not in node.counts()["states"]:
            return


def _restored(burnt: Node, folder: Path, boxes: Path, keys: Path) -> Node:
    """The same node on a blank machine, at the same address, from the two boxes and the key that was kept offline."""
    (folder / "blank").mkdir()
    anew = Node("harbour", folder / "blank", database(folder, "blank"), port=burnt.port, more=burnt.more)
    anew.migrate()
    content, ring = sorted(boxes.iterdir())
    anew.command("restore", content, ring, "--key", keys / "backup.private")
    return anew
