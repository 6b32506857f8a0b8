"""The demo's two live nodes, driven through one story in a real browser: what is needed goes from Thailand to Cambodia, is taken
up, comes back as progress; the plug is pulled on the way; the person withdraws, and a signed proof of deletion returns.

With ``WELLKNIT_TEST_PICTURES`` naming a folder, the pictures of the README are taken on the way.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.legs import bootstrap
from tests.net.nodes import empty_database
from wellknit.people.demo import PASSWORD

pytestmark = pytest.mark.browser
PATIENCE = 120  # seconds until the other side must have heard, on a busy machine
DESK = {"width": 1280, "height": 900}


class Side:
    """One node of the demo with its processes, and a browser of somebody who works there."""

    def __init__(self, node: Any) -> None:
        self.node, self.processes, self.page = node, [], None

    def start(self) -> None:
        self.processes = self.node.processes()
        while not self.node.listens():
            time.sleep(0.1)

    def pull_the_plug(self) -> None:
        """Kill everything at once, as a power cut does."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def sign_in(self, chromium: Any, who: str) -> None:
        context = chromium.new_context(viewport=DESK)
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.go("/")
        self.page.fill("#id_login", who)
        self.page.fill("#id_password", PASSWORD)
        self.press("main button.button-primary")

    def go(self, path: str) -> None:
        self.page.goto(f"http://127.0.0.1:{self.node.port}{path}")

    def press(self, what: str) -> None:
        self.page.click(what)
        self.page.wait_for_load_state()

    def shows(self, *texts: str) -> bool:
        said = self.page.inner_text("body")
        return all(text in said for text in texts)

    def hears(self, path: str, text: str) -> None:
        """Look again until it is there; nobody presses anything meanwhile."""
        until = time.monotonic() + PATIENCE
        self.go(path)
        while not self.shows(text):
            assert time.monotonic() < until, f"never heard: {text}"
            time.sleep(0.5)
            self.go(path)

    def picture(self, name: str, top: str = "body") -> None:
        folder = os.environ.get("WELLKNIT_TEST_PICTURES")
        if folder:
            self.page.locator(top).first.evaluate("element => element.scrollIntoView()")
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def _ports() -> list[int]:
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(2)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    """Thailand and Cambodia as `./wellknit demo` makes and serves them, on this run's database."""
    command = bootstrap()
    nodes = command.demo_nodes(Path(sys.executable), tmp_path, _ports())
    for node in nodes:
        node.env["WELLKNIT_DATABASE"] = empty_database(tmp_path, Path(node.env["WELLKNIT_DATA"]).name)
    assert command.demo_filled(nodes)
    pair = Side(nodes[0]), Side(nodes[1])
    try:
        for side in pair:
            side.start()
        yield pair
    finally:
        for side in pair:
            side.pull_the_plug()


def test_a_need_crosses_the_border_is_taken_up_and_is_taken_back(sides: tuple[Side, Side], chromium: Any) -> None:
    thailand, cambodia = sides
    thailand.sign_in(chromium, "mina")
    cambodia.sign_in(chromium, "chanty")
    case = _offer(thailand)
    _pull_both_plugs(sides)
    _take_up(cambodia)
    theirs = _progress(cambodia)
    thailand.hears(f"/case/{case}/referrals", "Under way")
    thailand.press("main table a")
    thailand.hears(_path(thailand), "The person arrived")
    assert thailand.page.inner_text("main").count("The person arrived") == 1, "nothing acts twice"
    _withdraw(thailand, case)
    _erase(cambodia, chromium, theirs)
    thailand.hears(f"/case/{case}/consent", "erased")
    thailand.picture("proof", "text=What the person answered")


def _path(side: Side) -> str:
    return "/" + side.page.url.split("/", 3)[3]


def _offer(thailand: Side) -> str:
    """Sela's need is offered: first with what she did not agree to, which stays; then with what she did."""
    thailand.go("/cases?tab=mine")
    thailand.press('tr:has-text("Sela") a.reference')
    case = thailand.page.url.split("/case/")[1].split("/")[0]
    thailand.go(f"/case/{case}/referrals/new")
    _choose(thailand, "Identity", "Contact", "Story", "Health")
    assert thailand.shows("This cannot be sent", "stays here") and not thailand.page.query_selector("main [name=send]")
    thailand.go(f"/case/{case}/referrals/new")
    _choose(thailand, "Identity", "Contact", "Story")
    assert thailand.shows("Exactly what would leave", "a preview that names nobody", "covered by consent")
    thailand.picture("leaves", "text=First, before they accept")
    thailand.press("main [name=send]")
    assert thailand.shows("The offer is on its way")
    return case


def _choose(side: Side, *categories: str) -> None:
    side.press('main a:has-text("Shelter")')
    side.press('main a:has-text("Invented ministry desk, Phnom Penh")')
    side.page.select_option("#id_purpose", "return")
    for name in categories:
        side.page.check(f'label:has-text("{name}") input')
    side.press("text=Show what would leave")


def _pull_both_plugs(sides: tuple[Side, Side]) -> None:
    """The offer is on its way, has arrived, or is being taken: in any case it is there once, and only once."""
    for side in reversed(sides):
        side.pull_the_plug()
    for side in sides:
        side.start()


def _take_up(cambodia: Side) -> None:
    cambodia.hears("/referrals", "Shelter")
    assert cambodia.page.locator('main a:has-text("Shelter")').count() == 1
    assert not cambodia.shows("Sela"), "nobody is named before an offer is accepted"
    cambodia.press('main a:has-text("Shelter")')
    assert cambodia.shows("Who it is for, without a name", "Khmer, Thai") and not cambodia.shows("Sela")
    cambodia.picture("preview")
    cambodia.press('button:has-text("Accept")')
    cambodia.hears(_path(cambodia), "Sela Invented")
    assert not cambodia.shows("tetanus"), "what she did not agree to stayed at home"


def _progress(cambodia: Side) -> str:
    """A case is opened there, and what happens is told back."""
    cambodia.press('main a:has-text("Open a case for it"), main button:has-text("Open a case for it")')
    cambodia.press('button:has-text("Open a new case")')
    assert cambodia.shows("The case is open, with what was told on file")
    case = cambodia.page.url.split("/case/")[1].split("/")[0]
    cambodia.press("text=Report what was given")
    cambodia.page.select_option("#id_what", "arrived")
    cambodia.press("main button.button-primary")
    assert cambodia.shows("The sender will be told")
    return case


def _withdraw(thailand: Side, case: str) -> None:
    thailand.go(f"/case/{case}/consent")
    thailand.press('tr:has-text("Phnom Penh") >> text=Withdraw this')
    thailand.press('main button:has-text("Withdraw it")')
    assert thailand.shows("withdrawn", "They were asked to erase it")


def _erase(cambodia: Side, chromium: Any, case: str) -> None:
    """What was told is hidden at once; a case opened with it takes a person, who may not say so before it is true."""
    cambodia.hears("/referrals", "Consent was taken back")
    waiting = cambodia.page.locator('main a[href*="erasures"]').first.get_attribute("href")
    _say_erased(cambodia, waiting)
    assert cambodia.shows("Something that came with it is still on file")
    officer = Side(cambodia.node)
    officer.sign_in(chromium, "pisey")
    officer.go("/erasure")
    officer.page.fill("#id_reference", case)
    officer.page.select_option("#id_reason", index=1)
    officer.press("main button.button-primary")
    officer.press("text=Erase for good")
    cambodia.go("/referrals")
    if cambodia.page.locator(f'main a[href="{waiting}"]').count():  # unless the node has said so by itself
        _say_erased(cambodia, waiting)
    cambodia.go(f"/case/{case}/")
    assert cambodia.shows("Not found")


def _say_erased(side: Side, path: str) -> None:
    side.go(path)
    side.page.check('label:has-text("It is erased here") input')
    side.press('main button:has-text("Give this answer")')
