"""How the demo's two nodes come to know each other: by the same actions as people's, with cards passed as files.

Only a demo keeps its root key beside its data: elsewhere it lies offline.
"""

from pathlib import Path

from django.conf import settings

from wellknit.access.actors import System, acting
from wellknit.config import demo_return
from wellknit.config.demo import Office, scene
from wellknit.federation import keys
from wellknit.federation.actions import introduction
from wellknit.federation.models import Peer
from wellknit.jobs import queue

CARD = "card.jws"


def install() -> None:
    """Make this node's root and card, unless it has them, and lay the card where the other node finds it."""
    by = System("demo")
    with acting(by):
        if not keys.is_installed():
            root = keys.write_root(Path(settings.WELLKNIT_ROOT_FILE))
            keys.install(root=root, by=by)
            keys.issue_card(root, by=by)
        (Path(settings.WELLKNIT_DATA) / CARD).write_text(keys.mine().text)


def meet(other: Path) -> bool:
    """Introduce the node whose data lies there and let two officers confirm its number; whether it was new."""
    if Peer.objects.exists():
        return False
    office, told = Office(), scene()
    first, second = (office.actor(name) for name in told.officers)
    with acting(first):
        peer = introduction.introduce(by=first, text=(other / CARD).read_text(), organisation=office.organisation(told.partner))
    for officer in (first, second):
        with acting(officer):
            introduction.compare(by=officer, peer=peer, number=introduction.digits(peer), how="phone")
    with acting(System("demo")):
        told.neighbours(office)
    demo_return.agree(office)
    queue.put_off(demo_return.JOB)
    return True
