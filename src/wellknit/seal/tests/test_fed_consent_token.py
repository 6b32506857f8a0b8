"""A consent token covers what the person agreed to, for one recipient, and nothing beside it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import consent_token, jws, times
from wellknit.seal.fed.consent_token import Consent
from wellknit.seal.fed.strict import NotAccepted
from wellknit.seal.tests.fed_cast import HARBOUR, NOW, RIVER, STRANGER, message, opened, refusal, sealed
from wellknit.seal.tests.fed_forge import GONE, changed

CATEGORIES = ["contact", "identity", "health", "legal", "family", "location", "story"]
AGREED = Consent(
    jti="019f0000000070008000000000000007",
    subject="5e" * 16,
    purpose=("referral",),
    categories=("contact", "identity", "health"),
    recipient=HARBOUR.id,
    start=NOW - times.DAY,
    until=NOW + 90 * times.DAY,
    language="km",
    form="verbal",
    interpreter=True,
    withdraw_route="ring the front office, or tell any worker",
    text_hash="ab" * 32,
)
TOKEN = consent_token.sign(AGREED, RIVER.signing)
VALUE = {
    "jti": AGREED.jti, "subject": AGREED.subject, "purpose": ["referral"], "categories": list(AGREED.categories),
    "recipient": HARBOUR.id, "onward": "none", "from": AGREED.start, "until": AGREED.until, "language": "km",
    "form": "verbal", "interpreter": True, "withdraw_route": AGREED.withdraw_route, "text_hash": AGREED.text_hash,
}  # fmt: skip


def made(typ=jws.CONSENT, by=RIVER.signing, **changes):
    return jws.sign(canonical(changed(VALUE, **changes)), typ, by)


def required(consent=AGREED, recipient=HARBOUR.id, purpose="referral", categories=("health",), now=NOW):
    consent.require(recipient=recipient, purpose=purpose, categories=categories, now=now)


def test_a_token_says_on_the_other_side_what_was_signed():
    assert consent_token.read(TOKEN, RIVER.card) == AGREED
    assert consent_token.issuer(TOKEN) == RIVER.id
    assert made() == TOKEN


def test_a_token_says_who_may_be_told_further():
    onward = replace(AGREED, onward=("hospital", "lawyer"))
    assert consent_token.read(consent_token.sign(onward, RIVER.signing), RIVER.card) == onward
    assert AGREED.onward == ()


@given(st.sets(st.sampled_from(CATEGORIES)), st.sets(st.sampled_from(CATEGORIES), min_size=1))
def test_a_token_covers_its_categories_and_no_other(told, agreed):
    assert replace(AGREED, categories=tuple(agreed)).covers(told) == (told <= agreed)


@pytest.mark.parametrize("wanted", [
    {}, {"categories": ("contact", "identity", "health")}, {"categories": ()}, {"now": AGREED.until - 1},
    {"now": AGREED.start - times.SKEW},
])  # fmt: skip
def test_what_was_agreed_may_be_told(wanted):
    required(**wanted)


@pytest.mark.parametrize("wanted", [
    {"recipient": STRANGER.id}, {"recipient": RIVER.id}, {"purpose": "statistics"}, {"purpose": ""},
    {"categories": ("story",)}, {"categories": ("health", "location")}, {"now": AGREED.until},
    {"now": AGREED.start - times.SKEW - 1},
])  # fmt: skip
def test_what_was_not_agreed_may_not_be_told(wanted):
    with pytest.raises(NotAccepted) as refused:
        required(**wanted)
    assert refused.value.reason == "consent"


FALSE = {
    "signed by another": ("signer", lambda: made(by=STRANGER.signing)),
    "signed by another in our peer's name": ("signature", lambda: made(
        by=replace(STRANGER.signing, id=RIVER.signing.id))),
    "signed by the root": ("signer", lambda: made(by=RIVER.root)),
    "a receipt": ("header", lambda: made(typ=jws.RECEIPT)),
    "a card": ("header", lambda: made(typ=jws.CARD)),
    "until before from": ("consent", lambda: made(until=AGREED.start)),
    "before the key": ("signer", lambda: made(**{"from": NOW - 61 * times.DAY})),
    "no person": ("shape", lambda: made(subject=GONE)),
    "a name for a person": ("shape", lambda: made(subject="Sela")),
    "no purpose": ("shape", lambda: made(purpose=[])),
    "a purpose twice": ("shape", lambda: made(purpose=["referral", "referral"])),
    "no category": ("shape", lambda: made(categories=[])),
    "everything": ("shape", lambda: made(categories="*")),
    "a category of odd letters": ("shape", lambda: made(categories=["Health"])),
    "two recipients": ("shape", lambda: made(recipient=[HARBOUR.id, STRANGER.id])),
    "onward to all": ("shape", lambda: made(onward="all")),
    "onward to nobody as a list": ("shape", lambda: made(onward=[])),
    "for ever": ("shape", lambda: made(until=None)),
    "until NaN": ("json", lambda: jws.sign(canonical(VALUE).replace(
        str(AGREED.until).encode(), b"NaN"), jws.CONSENT, RIVER.signing)),
    "until with a point": ("shape", lambda: made(until=AGREED.until + 0.5)),
    "asserted by an official": ("shape", lambda: made(form="official")),
    "an interpreter by name": ("shape", lambda: made(interpreter="Dara")),
    "no way to take it back": ("shape", lambda: made(withdraw_route="")),
    "no text": ("shape", lambda: made(text_hash=GONE)),
    "a member more": ("shape", lambda: made(iss=RIVER.id)),
    "too long": ("size", lambda: made(withdraw_route="x" * 9000)),
    "no token": ("header", lambda: "yes"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_a_false_token_is_refused(name):
    reason, text = FALSE[name]
    with pytest.raises(NotAccepted) as refused:
        consent_token.read(text(), RIVER.card)
    assert refused.value.reason == reason


def test_no_changed_letter_of_a_token_is_accepted():
    for at in range(len(TOKEN)):
        with pytest.raises(NotAccepted):
            consent_token.read(TOKEN[:at] + ("A" if TOKEN[at] != "A" else "B") + TOKEN[at + 1 :], RIVER.card)


def told(token=TOKEN, issuer=RIVER.card, purpose="referral", categories=("health", "contact")):
    return sealed(message(consent=token), issuer=issuer, purpose=purpose, categories=categories)


def test_a_message_leaves_with_the_consent_that_covers_it_and_is_asked_again_on_arrival():
    arrived = opened(told())
    consent = consent_token.read(arrived.consent, RIVER.card)
    consent.require(
        recipient=arrived.recipient, purpose="referral", categories={"health", "contact"}, now=NOW
    )
    with pytest.raises(NotAccepted):
        consent.require(recipient=arrived.recipient, purpose="referral", categories={"story"}, now=NOW)


def test_a_consent_that_another_node_was_given_covers_too():
    token = consent_token.sign(AGREED, STRANGER.signing)
    assert opened(told(token, STRANGER.card)).consent == token


WITHOUT = {
    "a category more": ("consent", lambda: told(categories=("health", "story"))),
    "another purpose": ("consent", lambda: told(purpose="statistics")),
    "no token": ("consent", lambda: told(None)),
    "nobody who asked": ("consent", lambda: told(issuer=None)),
    "somebody else who asked": ("signer", lambda: told(issuer=STRANGER.card)),
    "a token for another recipient": ("consent", lambda: told(made(recipient=STRANGER.id))),
    "a token that has run out": ("consent", lambda: told(made(until=NOW))),
    "a token that has not begun": ("consent", lambda: told(made(**{"from": NOW + times.DAY}))),
}


@pytest.mark.parametrize("name", WITHOUT)
def test_a_message_without_the_consent_that_covers_it_does_not_leave(name):
    reason, leaving = WITHOUT[name]
    assert refusal(leaving)[0] == reason


def test_a_message_whose_ground_is_another_needs_no_token():
    assert opened(told(None, categories=())).consent is None
