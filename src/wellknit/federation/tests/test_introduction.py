"""Meeting another node: nothing passes before two officers of this side have compared the number with the other side."""

from copy import deepcopy
from dataclasses import replace

import pytest

from wellknit.access.actors import Forbidden
from wellknit.directory.models import Organisation
from wellknit.federation import keys
from wellknit.federation.actions import introduction, standing
from wellknit.federation.models import Peer, PeerCard
from wellknit.federation.rules.cards import parts
from wellknit.federation.states import WRITTEN_TO
from wellknit.federation.tests.far import Far, installed, now, root_here
from wellknit.federation.tests.given import again, compare, introduced, opened
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.seal.fed import card as cards
from wellknit.seal.fed import identity, times


@pytest.fixture(autouse=True)
def root(db):
    installed()
    return root_here()


@pytest.fixture
def other():
    return Far("Invented ministry, Phnom Penh")


def kinds():
    return list(Entry.objects.filter(kind__startswith="federation.").order_by("seq").values_list("kind", flat=True))[2:]


def refused(deed):
    with pytest.raises(Refused) as why:
        deed()
    return str(why.value)


def introduce(cast, text, organisation="Invented ministry desk"):
    return introduction.introduce(by=cast.actor("sora"), text=text, organisation=organisation)


def test_two_officers_compare_the_number_and_then_the_node_is_open(cast, other):
    peer = introduced(cast, other)
    assert again(peer).state == "introduced" and peer.organisation.country == "KH"
    assert compare(cast, peer, "sora") is False
    assert again(peer).state == "confirming"
    assert compare(cast, peer, "nok") is True
    row = again(peer)
    assert (row.state, row.compared_by, row.confirmed_by) == ("open", cast.sora, cast.nok)
    assert kinds() == ["federation.introduced", "federation.compared", "federation.peer_opened"]


def test_of_two_who_introduce_the_same_node_in_the_same_second_one_is_told(cast, other, monkeypatch):
    introduced(cast, other)
    monkeypatch.setattr(introduction, "_known", lambda node: None)  # as the other, who began before it was there
    monkeypatch.setattr(introduction, "_sitting", lambda organisation: None)
    assert "a moment ago" in refused(lambda: introduce(cast, other.texts[-1]))
    assert Peer.objects.count() == 1 and kinds() == ["federation.introduced"]


def test_the_second_officer_is_never_the_first(cast, other):
    peer = introduced(cast, other)
    compare(cast, peer, "sora")
    assert "second officer" in refused(lambda: compare(cast, peer, "sora"))
    assert again(peer).state not in WRITTEN_TO


@pytest.mark.parametrize("name", ["mina", "hana", "ada", "ana"])
def test_who_may_not_confirm_does_not(cast, other, name):
    peer = introduced(cast, other)
    with pytest.raises(Forbidden):
        compare(cast, peer, name)
    with pytest.raises(Forbidden):
        introduction.introduce(by=cast.actor(name), text=Far("Another").texts[0], organisation="Another")


def test_both_sides_see_the_same_number(cast, other, root):
    peer = introduced(cast, other)
    ours, theirs = keys.own_card(), other.card
    assert introduction.digits(peer) == cards.number(theirs, ours)
    assert len(introduction.digits(peer).split()) == 12


def test_a_number_that_is_not_the_one_shown_now_opens_nothing(cast, other):
    peer = introduced(cast, other)
    wrong = " ".join(["00000"] * 12)
    told = {"by": cast.actor("sora"), "peer": peer, "how": "phone"}
    assert "has changed" in refused(lambda: introduction.compare(number=wrong, **told))
    assert "by phone or in person" in refused(
        lambda: introduction.compare(number=introduction.digits(peer), **told | {"how": "by mail"})
    )
    assert again(peer).state == "introduced"


def test_when_our_own_card_turns_between_the_two_officers_the_first_one_counts_no_more(cast, other, root):
    peer = introduced(cast, other)
    compare(cast, peer, "sora")
    keys.issue_card(root, by=cast.actor("sora"))
    assert compare(cast, peer, "nok") is False
    row = again(peer)
    assert (row.state, row.compared_by, row.confirmed_by) == ("confirming", cast.nok, None)
    assert compare(cast, peer, "sora") is True


def test_when_their_card_turns_before_the_node_is_open_people_begin_again(cast, other):
    peer = introduced(cast, other)
    compare(cast, peer, "sora")
    assert introduction.take_cards(by=cast.actor("sora"), peer=peer, text=other.show()) == 1
    row = again(peer)
    assert (row.state, row.number, row.compared_by) == ("introduced", "", None)


def test_a_card_comes_as_codes_in_any_order_too(cast, other):
    pieces = parts(other.texts[0])
    assert len(pieces) > 2
    assert "missing codes" in refused(lambda: introduce(cast, "\n".join(pieces[1:])))
    peer = introduce(cast, "\n".join([*reversed(pieces), pieces[0]]))
    assert peer.card == other.card


def test_a_card_broken_into_lines_by_a_mail_program_is_whole_again(cast, other):
    text = other.texts[0]
    lines = "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    assert introduce(cast, f"\ufeff{lines}\r\n").node == other.node


BAD = {
    "There is no card": lambda other: "  \n",
    "not a whole card": lambda other: other.texts[0][:-9],
    "signature on this card does not fit": lambda other: other.texts[0][:-12] + "A" * 11 + other.texts[-1][-1],
    "date that has not come yet": lambda other: other.show(number=1, previous=None, issued=now() + times.DAY),
    "have ended": lambda other: ended(other),
}


def ended(other):
    """A card whose keys have ended."""
    signing = tuple(replace(key, start=now() - 90, until=now() - 60) for key in other.card.signing)
    return other.show(signing=signing, number=1, previous=None)


@pytest.mark.parametrize("sentence", list(BAD))
def test_a_bad_card_gets_a_clear_sentence_and_changes_nothing(cast, other, sentence):
    assert sentence in refused(lambda: introduce(cast, BAD[sentence](other)))
    assert (Peer.objects.count(), PeerCard.objects.count(), Organisation.objects.count(), kinds()) == (0, 0, 0, [])


def test_a_card_signed_by_another_root_is_called_forged(cast, other):
    other.root = replace(other.root, secret=Far("Forger").root.secret)
    assert "signature on this card does not fit" in refused(lambda: introduce(cast, other.show(number=1, previous=None)))


def test_a_card_of_this_node_itself_is_not_taken(cast):
    from wellknit.federation.reads import own

    assert "of this node itself" in refused(lambda: introduce(cast, own.file_text()))


def test_a_known_node_is_not_introduced_twice(cast, other):
    introduced(cast, other)
    assert "known here already" in refused(lambda: introduce(cast, other.texts[0], "Another office"))
    assert "has another node here" in refused(lambda: introduce(cast, Far("Second").texts[0]))


def test_newer_cards_follow_by_file_one_after_the_other(cast, other):
    peer = opened(cast, other)
    sora = cast.actor("sora")
    other.show(), other.show()
    assert "missing" in refused(lambda: introduction.take_cards(by=sora, peer=peer, text=other.texts[-1]))
    assert introduction.take_cards(by=sora, peer=peer, text="\n\n".join(other.texts)) == 2
    row = again(peer)
    assert (row.card.number, row.state) == (3, "open")
    assert introduction.take_cards(by=sora, peer=peer, text="\n\n".join(other.texts)) == 0


def test_older_foreign_and_second_cards_are_told_apart_and_change_nothing(cast, other):
    peer = opened(cast, other)
    sora = cast.actor("sora")
    introduction.take_cards(by=sora, peer=peer, text=other.show())
    twin = deepcopy(other)
    del twin.texts[1:]
    for text, sentence in (
        (other.texts[0], "we hold no. 2 already"),
        (Far("Stranger").texts[0], "of another node"),
        (twin.show(name="Another name"), "shows two cards"),
        (twin.show(name="Third"), "does not follow"),
    ):
        assert sentence in refused(lambda text=text: introduction.take_cards(by=sora, peer=peer, text=text)), sentence
    assert again(peer).card == other.card


def test_a_key_left_out_of_a_newer_card_is_withdrawn_and_the_record_says_so(cast, other):
    peer = opened(cast, other)
    old, fresh = other.card.signing[0], identity.new_key(other.node, "sig-2", "Ed25519")
    signing = (fresh.shown(start=old.start, until=old.until),)
    introduction.take_cards(by=cast.actor("nok"), peer=peer, text=other.show(signing=signing))
    assert f'["{old.id}"]' in Entry.objects.get(kind="federation.key_withdrawn").detail


def test_a_new_root_takes_a_new_ceremony_and_the_same_row(cast, other):
    peer = opened(cast, other)
    anew = Far("Invented ministry, Phnom Penh")
    assert "block the old one first" in refused(lambda: introduce(cast, anew.texts[0]))
    standing.ask_to_block(peer=peer, by=cast.actor("sora"), reason="Their root key was stolen.")
    standing.block(peer=peer, by=cast.actor("nok"))
    row = introduce(cast, anew.texts[0])
    assert row.pk == peer.pk
    row = again(row)
    assert (row.node, row.state, row.number, row.reason) == (anew.node, "introduced", "", "")
    assert row.card == anew.card


def test_who_was_blocked_comes_back_only_by_comparing_again_and_not_with_an_older_card(cast, other):
    peer = opened(cast, other)
    introduction.take_cards(by=cast.actor("sora"), peer=peer, text=other.show())
    standing.ask_to_block(peer=peer, by=cast.actor("sora"), reason="They asked us to stop.")
    standing.block(peer=peer, by=cast.actor("nok"))
    assert "we hold no. 2 already" in refused(lambda: introduce(cast, other.texts[0]))
    other.show(), other.show()
    assert introduce(cast, other.texts[-1]).state == "introduced"


def test_a_node_with_which_messages_have_passed_stays_the_organisation_it_was(cast, other):
    peer = opened(cast, other)
    other.tells("post/1.0/ping", {})
    standing.ask_to_block(peer=peer, by=cast.actor("sora"), reason="They asked us to stop.")
    standing.block(peer=peer, by=cast.actor("nok"))
    introduce(cast, other.texts[0])
    standing.drop(peer=peer, by=cast.actor("sora"))
    assert "organisation it was before" in refused(lambda: introduce(cast, other.texts[0], "Another office"))
    assert introduce(cast, other.texts[0]).state == "introduced"


def test_an_introduction_set_aside_can_begin_anew_under_the_right_name(cast, other):
    peer = introduced(cast, other, "Wrong office")
    standing.drop(peer=peer, by=cast.actor("sora"))
    row = introduce(cast, other.texts[0], "Right office")
    assert (row.pk, str(again(row)), again(row).state) == (peer.pk, "Right office", "introduced")
