"""``wellknit peer``: this node's root and card, and its peers, by the same deeds as on the pages of the net."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wellknit.access.actors import Anyone, Forbidden, System, acting
from wellknit.config.management.commands.actors import named
from wellknit.federation import doors, keys
from wellknit.federation.actions import carrying, introduction, standing
from wellknit.federation.models import Peer
from wellknit.federation.reads import net, own
from wellknit.ground.verdicts import Refused
from wellknit.seal.fed.bundle import file_name
from wellknit.words.codelists import codelist

NODE = System("peer command")


class Command(BaseCommand):
    """What takes an officer names one with ``--as``; two officers are two names."""

    help = "Keep the root and the card of this node, and its peers."

    def add_arguments(self, parser: Any) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("list", help="the peers, their states, what waits")
        root = deeds.add_parser("root", help="make the root key, once, and the first card")
        root.add_argument("--to", type=Path, required=True, help="a file on a disk that is kept away from this machine")
        issue = deeds.add_parser("issue", help="issue a new card of this node with the root key")
        issue.add_argument("--root", type=Path, required=True, help="the file of the root key")
        issue.add_argument("--without", action="append", default=[], help="the name of a key to withdraw; may be repeated")
        card = deeds.add_parser("card", help="the card of this node, to be handed over")
        card.add_argument("--out", type=Path, help="a file instead of the screen")
        introduce = deeds.add_parser("introduce", help="take another node's card for the first time")
        introduce.add_argument("file", type=Path)
        introduce.add_argument("--organisation", required=True)
        introduce.add_argument("--country", default="")
        take = deeds.add_parser("take", help="take the newer cards of a known node")
        take.add_argument("node")
        take.add_argument("file", type=Path)
        for name, says in (("number", "the sixty digits to compare"), ("bundle", "what waits for a node, as a file")):
            deeds.add_parser(name, help=says).add_argument("node")
        deeds.choices["bundle"].add_argument("--to", type=Path, required=True, help="the folder for the file")
        read = deeds.add_parser("read", help="read a courier file")
        read.add_argument("file", type=Path)
        for name in ("confirm", "pause", "open"):
            self._by_somebody(deeds.add_parser(name), name)

    def _by_somebody(self, parser: Any, name: str) -> None:
        parser.add_argument("node", help="the node id, or enough of its beginning")
        parser.add_argument("--as", dest="username", required=True, help="the officer who does it")
        if name == "confirm":
            parser.add_argument("--how", choices=["phone", "in_person"], default="phone")
        if name == "pause":
            parser.add_argument("--reason", required=True)

    def handle(self, deed: str, **options: Any) -> None:
        by: Anyone = named(options["username"]) if options.get("username") else NODE
        try:
            with acting(by):
                getattr(self, f"_{deed}")(by=by, **options)
        except (Refused, Forbidden) as no:
            raise CommandError(str(no)) from None
        except OSError as fault:
            raise CommandError(f"{fault.filename}: {fault.strerror}.") from None

    def _list(self, **options: Any) -> None:
        for line in net.lines():
            state = codelist("peer_state").label(line.row.state)
            self.stdout.write(f"{line.row.node}  {state}  {line.row}  waits: {line.waits}  stuck: {line.stuck}")
            for alarm in line.alarms:
                self.stdout.write(f"    ! {alarm.words} {alarm.do}".rstrip())

    def _root(self, to: Path, **options: Any) -> None:
        if keys.is_installed():
            raise CommandError("This node has its root already.")
        root = keys.write_root(to)
        try:
            with transaction.atomic():
                keys.install(root=root, by=NODE)
                keys.issue_card(root, by=NODE)
        except BaseException:
            to.unlink()
            raise
        self.stdout.write(
            f"This node is {root.node} now.\nThe root key is in {to}: keep it, and a copy, away from this machine. "
            "Who has it can be this node; without it no new card can be issued, and a card runs out after 30 days."
        )

    def _issue(self, root: Path, without: list[str], **options: Any) -> None:
        key = _root_in(root)
        names = [f"{key.node}#{name}" for name in without]
        unknown = set(names) - {each.id for each in keys.own_card().keys}
        if unknown:
            raise CommandError(f"This node's card has no key {', '.join(sorted(unknown))}.")
        card = keys.issue_card(key, by=NODE, without=names)
        self.stdout.write(f"Card no. {card.number} is issued and on its way to every open peer.")

    def _card(self, out: Path | None, **options: Any) -> None:
        keys.own_card()
        if out is None:
            self.stdout.write(own.file_text())
        else:
            out.write_text(own.file_text())

    def _introduce(self, file: Path, organisation: str, country: str, **options: Any) -> None:
        text = file.read_text(errors="replace")
        peer = introduction.introduce(by=NODE, text=text, organisation=organisation, country=country)
        self.stdout.write(f"{peer.node}\nCompare this number with them; two officers confirm it:\n{introduction.digits(peer)}")

    def _take(self, node: str, file: Path, **options: Any) -> None:
        taken = introduction.take_cards(by=NODE, peer=_peer(node, NODE), text=file.read_text(errors="replace"))
        self.stdout.write(f"{taken} newer cards were taken.")

    def _number(self, node: str, **options: Any) -> None:
        self.stdout.write(introduction.digits(_peer(node, NODE)))

    def _confirm(self, node: str, by: Any, how: str, **options: Any) -> None:
        peer = _peer(node, by)
        number = introduction.digits(peer)
        opened = introduction.compare(by=by, peer=peer, number=number, how=how)
        self.stdout.write("It is open now." if opened else "A second officer of this office compares it, too.")

    def _pause(self, node: str, by: Any, reason: str, **options: Any) -> None:
        standing.pause(peer=_peer(node, by), by=by, reason=reason)
        self.stdout.write("It is paused. What is sent waits on both sides.")

    def _open(self, node: str, by: Any, **options: Any) -> None:
        standing.reopen(peer=_peer(node, by), by=by)
        self.stdout.write("It is open again.")

    def _bundle(self, node: str, to: Path, **options: Any) -> None:
        path = to / file_name()
        try:
            with path.open("xb") as sink:
                made = carrying.make_file(peer=_peer(node, NODE), by=NODE, sink=sink)
        except Refused:
            path.unlink()
            raise
        more = " More waits: make another one once its receipts have come." if made.more else ""
        self.stdout.write(f"{path}\n{made.messages} messages, {made.receipts} receipts.{more}")

    def _read(self, file: Path, **options: Any) -> None:
        with file.open("rb") as source:
            result = carrying.read_file(source=source, by=NODE)
        came = f"{result.taken} new messages, {result.known} known, {result.refused} refused"
        self.stdout.write(f"{result.peer}: {came}, {result.receipts} receipts.")


def _peer(node: str, by: Anyone) -> Peer:
    found = doors.peer_of(by, node)
    if found is None:
        raise CommandError(f"No one peer's node id begins with '{node}'. Who there is: ./wellknit peer list")
    return found


def _root_in(path: Path) -> Any:
    try:
        return keys.read_root(path)
    except ValueError:
        raise CommandError("This file holds no root key.") from None
