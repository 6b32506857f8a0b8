"""The command of the net: the same deeds as on its pages, by the same rules."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wellknit.federation import keys
from wellknit.federation.models import Peer
from wellknit.federation.tests.far import Far


@pytest.fixture
def root(db, tmp_path):
    path = tmp_path / "root.key"
    call_command("peer", "root", "--to", str(path))
    return path


@pytest.fixture
def card(tmp_path):
    far = Far("Invented ministry")
    path = tmp_path / "card.txt"
    path.write_text(far.texts[0])
    return far, path


def test_the_root_is_made_once_into_a_file_for_its_owner_alone(root, tmp_path):
    assert root.stat().st_mode & 0o777 == 0o600
    assert keys.own_card().number == 1
    with pytest.raises(CommandError, match="already"):
        call_command("peer", "root", "--to", str(tmp_path / "second.key"))
    assert not (tmp_path / "second.key").exists()


def test_the_card_comes_out_as_text_or_into_a_file(root, tmp_path, capsys):
    call_command("peer", "card", "--out", str(tmp_path / "own.txt"))
    call_command("peer", "card")
    assert (tmp_path / "own.txt").read_text().strip() in capsys.readouterr().out


def test_a_new_card_takes_the_root(root, tmp_path):
    call_command("peer", "issue", "--root", str(root))
    assert keys.own_card().number == 2
    call_command("peer", "issue", "--root", str(root), "--without", "x1-1")
    assert "x1-1" not in {key.id.rpartition("#")[2] for key in keys.own_card().keys}
    with pytest.raises(CommandError, match="has no key"):
        call_command("peer", "issue", "--root", str(root), "--without", "x1-1")
    (tmp_path / "other.key").write_text("no key")
    with pytest.raises(CommandError, match="no root key"):
        call_command("peer", "issue", "--root", str(tmp_path / "other.key"))
    with pytest.raises(CommandError, match=r"absent\.key"):
        call_command("peer", "issue", "--root", str(tmp_path / "absent.key"))


def test_two_officers_open_a_peer_from_the_command_line(root, cast, card, capsys):
    far, path = card
    call_command("peer", "introduce", str(path), "--organisation", "Invented ministry desk", "--country", "KH")
    number = re.search(r"(?:\d{5} ){11}\d{5}", capsys.readouterr().out)[0]
    call_command("peer", "number", far.node[:30])
    assert capsys.readouterr().out.strip() == number
    call_command("peer", "confirm", far.node, "--as", "sora")
    with pytest.raises(CommandError, match="second officer"):
        call_command("peer", "confirm", far.node, "--as", "sora")
    with pytest.raises(CommandError, match="role"):
        call_command("peer", "confirm", far.node, "--as", "mina")
    call_command("peer", "confirm", far.node, "--as", "nok", "--how", "in_person")
    assert Peer.objects.get().state == "open"
    call_command("peer", "pause", far.node, "--as", "nok", "--reason", "Their office was searched.")
    call_command("peer", "list")
    assert "Paused" in capsys.readouterr().out
    call_command("peer", "open", far.node, "--as", "nok")
    assert Peer.objects.get().state == "open"


def test_newer_cards_are_taken_and_broken_ones_are_not(root, cast, card):
    far, path = card
    call_command("peer", "introduce", str(path), "--organisation", "Invented ministry desk")
    path.write_text(far.show())
    call_command("peer", "take", far.node, str(path))
    assert Peer.objects.get().card.number == 2
    path.write_text("hello")
    with pytest.raises(CommandError, match="not a whole card"):
        call_command("peer", "take", far.node, str(path))
    with pytest.raises(CommandError, match="No one peer"):
        call_command("peer", "take", "did:key:zz", str(path))


def test_a_courier_file_is_written_and_a_broken_one_is_not_read(root, cast, card, tmp_path, capsys):
    far, path = card
    call_command("peer", "introduce", str(path), "--organisation", "Invented ministry desk")
    with pytest.raises(CommandError, match="not open"):
        call_command("peer", "bundle", far.node, "--to", str(tmp_path))
    assert not list(tmp_path.glob("*.zip"))
    for name in ("sora", "nok"):
        call_command("peer", "confirm", far.node, "--as", name)
    call_command("peer", "bundle", far.node, "--to", str(tmp_path))
    (made,) = tmp_path.glob("*.zip")
    with pytest.raises(CommandError, match="Nothing was read"):
        call_command("peer", "read", str(made))
