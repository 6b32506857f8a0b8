"""The way of a release: who may make, confirm, use and revoke it, and when a second person is needed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wellknit.consent.rules.cover import Coverage
from wellknit.consent.rules.values import LEAST_REASON, TWO_PEOPLE, WITHOUT_AGREEMENT
from wellknit.consent.states import UNUSED
from wellknit.cooperation.rules import Route
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.codelists import codelist

_LAPSED = _("The time of this release has run out. Make a new one if it is still needed.")
_NO_MORE: dict[str, Any] = {
    "waiting": _("A second person has not confirmed this release yet."),
    "ready": _("This release is confirmed already."),
    "used": _("This release was used already; each is used once."),
    "revoked": _("This release was revoked."),
}


@dataclass(frozen=True)
class Wanted:
    """A release somebody asks for, with what the rules need to know about it.

    ``unseen`` are the categories the worker may not see, ``objection`` says that the person's latest word
    about the recipient is no, ``twin`` that the same release waits unused, ``route`` whether an agreement in
    force lets something for this purpose go to the recipient's country.
    """

    ground: str
    reason: str
    purpose: str
    categories: frozenset[str]
    coverage: Coverage
    unseen: frozenset[str] = frozenset()
    objection: bool = False
    twin: bool = False
    route: Route = Route()


def needs_second(ground: str, categories: Collection[str]) -> bool:
    """Whether a second person confirms: for every ground but consent, and for where somebody is."""
    return bool(codelist("release_ground")[ground].more["second_person"]) or not TWO_PEOPLE.isdisjoint(categories)


def may_make(wanted: Wanted) -> Verdict:
    """Whether this release may be made now."""
    for rule in (_named, _own, _grounded):
        verdict = rule(wanted)
        if not verdict:
            return verdict
    return Verdict(_("The same release is there already and was not used yet.")) if wanted.twin else YES


def _named(wanted: Wanted) -> Verdict:
    categories = codelist("category")
    if not wanted.categories or any(not categories.has(name) for name in wanted.categories):
        return Verdict(_("Say what is to be told: at least one kind of data of the list."))
    if not codelist("consent_purpose").has(wanted.purpose) or not codelist("release_ground").has(wanted.ground):
        return Verdict(_("Choose the purpose and the ground from the lists."))
    return YES


def _own(wanted: Wanted) -> Verdict:
    return seen(wanted.unseen)


def seen(unseen: Collection[str]) -> Verdict:
    """Nobody tells what they may not see themselves."""
    if not unseen:
        return YES
    return Verdict(_now("You cannot tell what you may not see yourself: %(what)s.") % {"what": listed(unseen)})


def _grounded(wanted: Wanted) -> Verdict:
    if wanted.ground != "consent" and len(wanted.reason.strip()) < LEAST_REASON:
        return Verdict(_now("Without the person's consent say why, in at least %(n)d letters.") % {"n": LEAST_REASON})
    return stands(wanted.ground, wanted.coverage, wanted.objection, wanted.route)


def stands(ground: str, coverage: Coverage, objection: bool, route: Verdict = YES) -> Verdict:
    """Whether a release still stands on its ground; a notification only while the person does not object.

    Nothing crosses a border but under an agreement in force, save where a life hangs on it or a convention asks for it.
    """
    if not route and ground not in WITHOUT_AGREEMENT:
        return route
    if ground == "consent":
        return covered(coverage)
    if ground == "notification" and objection:
        return Verdict(_("The person refused to have this recipient told, so no notification may go there."))
    return YES


def covered(coverage: Coverage) -> Verdict:
    """Whether consent covers everything; if not, what it does not cover and why."""
    if coverage:
        return YES
    reasons = [f"{listed([line.category])}: {line.why}" for line in coverage.missing]
    return Verdict(_now("The consent does not cover this.") + " " + " ".join(reasons))


def listed(categories: Collection[str]) -> str:
    """Categories in words, in the order of their list."""
    known = codelist("category")
    return ", ".join(known.label(code) for code in [*known.codes, "routine"] if code in categories)


def may_confirm(state: str, *, lapsed: bool, own: bool) -> Verdict:
    """A second person confirms, never who made it."""
    if state != "waiting":
        return Verdict(_NO_MORE[state])
    if lapsed:
        return Verdict(_LAPSED)
    return Verdict(_("You made this release, so somebody else must confirm it.")) if own else YES


def may_use(state: str, *, lapsed: bool) -> Verdict:
    """A release that is ready is used once, in its time."""
    if state != "ready":
        return Verdict(_NO_MORE[state])
    return Verdict(_LAPSED) if lapsed else YES


def may_go_on(state: str) -> Verdict:
    """What was begun under a release goes on under it."""
    return YES if state == "used" else Verdict(_("Nothing was begun under this release."))


def may_revoke(state: str) -> Verdict:
    """Only what was not used can be revoked; what was told cannot be untold."""
    return YES if state in UNUSED else Verdict(_NO_MORE[state])
