"""Who this node is: a root made once, cards that follow each other, keys that turn and are gone when their time is over."""

from datetime import timedelta

import pytest
import time_machine

from wellknit.federation import keys
from wellknit.federation.models import OwnCard, OwnKey
from wellknit.federation.tests.far import BY, installed, root_here
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.seal.fed import card as cards
from wellknit.seal.fed import identity, times
from wellknit.vault import keyring
from wellknit.vault.keyring import Shredded

pytestmark = pytest.mark.django_db


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def test_a_node_is_installed_once():
    installed()
    with pytest.raises(Refused):
        keys.install(root=identity.new_root(), by=BY)


def test_a_node_without_a_card_says_what_to_do():
    with pytest.raises(keys.NotInstalled):
        keys.own_card()


def test_the_root_is_in_its_file_alone(tmp_path):
    root = keys.write_root(tmp_path / "root")
    assert (tmp_path / "root").stat().st_mode & 0o777 == 0o600
    assert keys.read_root(tmp_path / "root") == root
    keys.install(root=root, by=BY)
    keys.issue_card(root, by=BY)
    assert root.secret.hex() not in [row.secret for row in OwnKey.objects.all()]
    with pytest.raises(FileExistsError):
        keys.write_root(tmp_path / "root")


def test_only_the_node_s_own_root_signs_its_card():
    installed()
    with pytest.raises(Refused):
        keys.issue_card(identity.new_root(), by=BY)


def test_each_card_follows_the_one_before():
    first = installed()
    second = keys.issue_card(root_here(), by=BY)
    cards.accept(second, now=int(clock.now().timestamp()), previous=first)
    assert keys.own_card() == second
    assert {first.hash, second.hash} == keys.mine().shown


def test_a_secret_is_sealed_in_the_database():
    installed()
    row = OwnKey.objects.first()
    assert bytes.fromhex(row.secret) and row.secret.encode() not in bytes(row.__dict__["secret"])


def test_the_next_sealing_key_is_shown_ten_days_ahead():
    installed()
    with later(days=15):
        assert not keys.needs_card()
    with later(days=21):
        assert keys.needs_card()
        card = keys.issue_card(root_here(), by=BY)
        assert len(card.sealing) == 2
        assert not keys.needs_card()


def test_the_card_covers_as_long_as_was_asked_for():
    installed(ahead=90 * times.DAY)
    assert keys.runs_out() >= int(clock.now().timestamp()) + 90 * times.DAY


def test_a_secret_is_destroyed_forty_five_days_after_its_end():
    installed()
    name = keys.own_card().sealing[0].id
    with later(days=60):
        keys.issue_card(root_here(), by=BY)
        assert keys.destroy_ended() == 0 and name in keys.mine().secrets
    with later(days=76):
        assert keys.destroy_ended() == 1
        assert name not in keys.mine().secrets
        row = OwnKey.objects.get(name=name)
        assert row.__dict__["secret"] is None and row.key.wrapped is None


def test_a_signing_key_is_destroyed_at_its_end_and_stays_on_the_card():
    installed()
    first = keys.own_card().signing[0]
    with later(days=370):
        keys.issue_card(root_here(), by=BY)
        keys.destroy_ended()
        me = keys.mine()
        assert first in me.card.signing and first.id not in me.secrets
        assert me.signing(int(clock.now().timestamp())).id != first.id


def test_a_new_signing_key_is_used_only_when_peers_have_had_sixty_days_to_learn_it():
    installed()
    first = keys.own_card().signing[0]
    with later(days=320):
        card = keys.issue_card(root_here(), by=BY)
        assert len(card.signing) == 2
        assert keys.mine().signing(int(clock.now().timestamp())).id == first.id


def test_a_withdrawn_key_is_on_no_card_and_its_secret_is_gone():
    installed()
    bad = keys.own_card().sealing[0].id
    card = keys.issue_card(root_here(), by=BY, without=[bad])
    keys.destroy_ended()
    assert bad not in {key.id for key in card.keys} and card.sealing
    with pytest.raises(Shredded):
        keyring.key_for(OwnKey.objects.get(name=bad).key_id)


def test_another_process_sees_a_new_card_at_once():
    installed()
    held = keys.mine()
    root = root_here()
    keys._held[:] = [held]  # what a second process would still hold
    keys.issue_card(root, by=BY)
    keys._held[:] = [held]
    assert keys.mine().card.number == 2


def test_cards_and_restores_are_in_the_ledger():
    installed()
    keys.raise_incarnation(by=BY)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"federation.installed", "federation.card_issued", "federation.restored"} <= kinds
    assert keys.mine().incarnation == 2
    assert OwnCard.objects.count() == 1
