"""Who can be asked to take up a need: nodes to which a way is open, and services of the directory that answer it here.

What is known of the person is compared and not kept; what the reader may not see of them is taken for unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from wellknit.access.actors import Actor
from wellknit.casework.doors import person_of
from wellknit.casework.models import Case, Nationality, Need, Person, SpokenLanguage
from wellknit.casework.standing import categories_for
from wellknit.consent.rules.values import WITHOUT_AGREEMENT
from wellknit.cooperation.reads import open_ways
from wellknit.directory import reads as directory
from wellknit.directory.models import Organisation
from wellknit.directory.offers import OFFERED
from wellknit.directory.rules import gaps
from wellknit.directory.rules.matching import OLDEST, Answer, Standing, Wanted
from wellknit.federation.models import Peer
from wellknit.ground.verdicts import Verdict
from wellknit.referral.rules.moves import may_go_to
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist


@dataclass(frozen=True)
class Way:
    """Somebody who can be asked: for these purposes, on these grounds. Without an agreement few grounds are left."""

    organisation: Organisation
    purposes: Sequence[str]
    grounds: Sequence[str]
    by_node: bool
    agencies: Sequence[Organisation] = ()  # at that node, of which one can be named


@dataclass(frozen=True)
class Choice:
    """Everybody who can be asked to take up one need of one person."""

    need: Need
    wanted: Wanted
    nodes: list[Way]
    answers: list[Answer]
    elsewhere: list[Answer]  # what answers the need, but is neither here nor reached by a node
    unlisted: list[Organisation]  # in this country; nobody wrote down what they offer
    own: frozenset[int]  # this agency itself, by its numbers in the directory

    def _of(self, standing: Standing) -> list[Answer]:
        return [each for each in self.answers if each.standing is standing]

    @cached_property
    def fits(self) -> list[Answer]:
        """Who can take this person."""
        return self._of(Standing.FITS)

    @cached_property
    def ask(self) -> list[Answer]:
        """Whom to ask."""
        return self._of(Standing.ASK)

    @cached_property
    def no(self) -> list[Answer]:
        """Who cannot, and why."""
        return self._of(Standing.NO)

    @property
    def may_record(self) -> Verdict:
        """Whether it can be recorded that nobody can."""
        return gaps.may_record([*self.answers, *self.elsewhere])

    @property
    def missing(self) -> list[str]:
        """What stood in the way."""
        return gaps.missing([*self.answers, *self.elsewhere])


def of(actor: Actor, case: Case, need: Need) -> Choice:
    """Everybody who can be asked to take up this need; the queries do not grow with the directory."""
    home, wanted = case.agency.country, wanted_of(actor, case, need)
    peers = _peers()
    nodes = _nodes(case, peers)
    answers = directory.who_can(by=actor, wanted=wanted)
    asked = _at_home(home, peers).filter(pk__in={each.offer.organisation_pk for each in answers})
    near = {each.organisation.pk for each in nodes} | set(asked.values_list("pk", flat=True))
    within = [each for each in answers if each.offer.organisation_pk in near]
    beyond = [each for each in answers if each.offer.organisation_pk not in near]
    own = frozenset(Organisation.objects.filter(agency=case.agency_id).values_list("pk", flat=True))
    unlisted = _at_home(home, peers).filter(services__isnull=True).exclude(pk__in=own).order_by("name", "pk")
    return Choice(need, wanted, nodes, within, beyond, list(unlisted[: directory.OFFERED]), own)


def wanted_of(actor: Actor, case: Case, need: Need) -> Wanted:
    """What services are compared with: the need, this country, and what the reader may know of the person."""
    seen, person = categories_for(actor, case), person_of(case)
    place = person.province if "location" in seen else ""
    asked = Wanted(need=need.kind, country=case.agency.country, province=place)
    return replace(asked, **_facts(person)) if "identity" in seen else asked


def _facts(person: Person) -> dict[str, Any]:
    born = person.born
    low, high = born.ages_on(local_today()) if born else (0, OLDEST)
    countries = Nationality.objects.filter(person=person).exclude(country="").values_list("country", flat=True)
    spoken = SpokenLanguage.objects.filter(person=person).order_by("order", "pk").values_list("code", flat=True)
    return {
        "sex": person.sex, "age": (min(low, OLDEST), min(high, OLDEST)) if born else None,
        "nationalities": frozenset(countries), "languages": tuple(spoken),
    }  # fmt: skip


def way_to(case: Case, pk: int) -> Way:
    """The way to an organisation. Raises `Http404` for one nobody knows, `Refused` for one that is not reached."""
    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is None:
        raise Http404
    peer = Peer.objects.filter(organisation=organisation).first()
    may_go_to(
        name=organisation.name, own=_ours(case, organisation), node=peer.state if peer else "",
        at_home=organisation.country == case.agency.country,
    ).enforce()  # fmt: skip
    way = _way(organisation, case.agency.country, open_ways(case.agency.country), by_node=peer is not None)
    return replace(way, agencies=list(agencies_at(organisation)[: directory.OFFERED])) if peer else way


def agencies_at(node: Organisation) -> QuerySet[Organisation]:
    """Which agencies can be named at a node: what offers something in its country and has no node itself. Of whom the
    directory knows else nothing is told."""
    rows = Organisation.objects.filter(country=node.country, services__status__in=OFFERED, agency=None)
    return rows.exclude(pk__in=Peer.objects.values("organisation")).exclude(country="").distinct().order_by("name", "pk")


def _ours(case: Case, organisation: Organisation) -> bool:
    return organisation.agency_id is not None and organisation.agency_id == case.agency_id


def _way(organisation: Organisation, home: str, ways: dict[str, list[str]], *, by_node: bool) -> Way:
    every = codelist("consent_purpose").codes
    purposes = every if organisation.country == home else ways.get(organisation.country, [])
    known = codelist("release_ground").codes
    grounds = known if purposes else [code for code in known if code in WITHOUT_AGREEMENT]
    return Way(organisation, purposes or every, grounds, by_node)


def _peers() -> dict[int, str]:
    return dict(Peer.objects.values_list("organisation_id", "state"))


def _nodes(case: Case, peers: dict[int, str]) -> list[Way]:
    """The nodes we exchange with: first those with an agreement, then those that only a life or a convention opens."""
    rows = Organisation.objects.filter(pk__in=[pk for pk, state in peers.items() if state == "open"]).exclude(country="")
    ways = open_ways(case.agency.country)
    found = [_way(row, case.agency.country, ways, by_node=True) for row in rows.order_by("name", "pk")]
    return sorted(found, key=lambda each: "consent" not in each.grounds)


def _at_home(home: str, peers: dict[int, str]) -> Any:
    """Organisations of this country that are asked by hand: they have no node."""
    return Organisation.objects.filter(country=home).exclude(pk__in=list(peers))
