"""A stage for walks over roles, relations and models: every role in two agencies, a case for each relation, every row.

Set up once for a module and rolled back after it. Whoever asks in a cell asks inside `asked`, of which nothing stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.db import connection, models, transaction

from tests.house.test_floors import room_of
from tests.matrix.oracle import NOBODY, RELATIONS, ROLES
from tests.passkey import registration
from tests.routes import signed_in
from wellknit.access.actors import Actor, System, acting
from wellknit.casework import visibility
from wellknit.federation.actions import introduction
from wellknit.federation.tests import far
from wellknit.flow.outline import compiled
from wellknit.ground import clock
from wellknit.procedures.tests.given import ALONE
from wellknit.seal.fed.message import new_id
from wellknit.vault import keyring
from wellknit.vault.fields import SealedField

FOREIGN = "of another agency", "member of another agency"  # relations in which those of the other agency ask
RESTRICTED = "restricted", "member of a restricted case"
WITHOUT_CASE = "of another agency"  # asks for the case of "of the agency"
# Parts that end by themselves: those of an emergency, of an intake, of an interpreter; and one that has ended.
UNTIL = {f"part {name}": timedelta(hours=4) for name in ("glass", "intake", "interpreter")}
UNTIL["part ended"] = timedelta(minutes=-1)

# What a column holds where any word would not do; the rest gets its default, or stays empty where it may.
VALUES: dict[str, Any] = {
    "Approval.kind": "plan", "CasePerson.role": "dependant", "Consent.checks": {}, "Consent.decision": "given",
    "Consent.form": "spoken", "Disclosure.categories": "routine",
    "Document.category": "routine", "Document.slot": "photo", "IdentityPaper.kind": "passport",
    "Nationality.standing": "confirmed", "Need.kind": "shelter", "PersonName.kind": "full", "PersonName.script": "Latn",
    "PersonName.parts": {"full": "Sela"}, "Plan.kind": "Health", "Reach.kind": "email",
    "Reach.value": "sela@clinic.example", "ReferralOnFile.direction": "incoming", "Release.categories": "routine",
    "Release.purpose": "referral", "Run.corridor": "TH", "Run.ending": "xlsx", "Run.pool": "th", "Run.state": "shown",
    "Scope.categories": "routine",
    "Scope.purpose": "referral", "Service.kind": "Health", "SpokenLanguage.code": "khm",
    "StatusDecision.status": "PossibleVictimOfTrafficking", "TraffickingEvent.kind": "transit",
    "Step.corridor": "TH", "Step.kind": "added", "Turn.kind": "case.risk_set",
}  # fmt: skip


@cache
def protected() -> tuple[Any, ...]:
    """Every model from which keys that must be filled lead to a case or a person, and these two."""
    ours = [model for model in apps.get_models() if room_of(model)]
    found = {model for model in ours if model.__name__ in {"Case", "Person"}}
    while True:
        more = {model for model in ours if any(key.related_model in found for key in _keys(model))} - found
        if not more:
            return tuple(sorted(found, key=lambda model: model._meta.label))
        found |= more


@cache
def scoped() -> tuple[Any, ...]:
    """The protected models that say how the visibility table leads to them."""
    return tuple(model for model in protected() if hasattr(model, "seen_through"))


def _keys(model: Any) -> list[Any]:
    """The keys of a model that cannot be empty."""
    return [field for field in model._meta.concrete_fields if field.remote_field and not field.null]


class Stage:
    """Workers by role and agency, a case for each relation, and a row of every scoped model in each."""

    def __init__(self) -> None:
        self.passkey = registration()
        agency = apps.get_model("people.Agency")
        self.agreement, self.procedure = _agreement(), _procedure()
        self.agencies = {
            name: agency.objects.create(name=name, kind="NGO", country="TH") for name in ("north", "south")
        }
        self.directory = _directory(self.agencies["north"])
        self.organisation = self.directory["directory.Organisation"]
        self.peer = _peer(self.organisation)
        self.outgoing, self.received = _outgoing(self.peer), _received(self.peer)
        self.workers = {
            (role, home): self._worker(role, home) for role in (NOBODY, *ROLES) for home in self.agencies
        }
        self.spare = self._worker(
            "repatriation", "north", "spare"
        )  # in every team and barred from every case
        self.cases = {name: self._case(name) for name in RELATIONS if name != WITHOUT_CASE}
        self.cases[WITHOUT_CASE] = self.cases["of the agency"]
        self.rows = {name: self._rows(case) for name, case in self.cases.items() if name != WITHOUT_CASE}
        self.rows[WITHOUT_CASE] = self.rows["of the agency"]
        self.referrals = {name: self._referral(case=case) for name, case in self.cases.items()}
        self.erasure = _asked_to_erase(self.peer)
        self.offer = self._referral(incoming=True, received=self.erasure, agency=self.agencies["north"])
        self.browsers = {key: signed_in(worker) for key, worker in self.workers.items()}

    def asker(self, role: str, relation: str) -> Any:
        """The worker with this role who stands so to the relation's case."""
        return self.workers[role, "south" if relation in FOREIGN else "north"]

    def actor(self, role: str, relation: str) -> Actor:
        """The same as an actor."""
        worker = self.asker(role, relation)
        return Actor(worker.pk, worker.agency_id, worker.role_names, worker.full_name)

    def browser(self, role: str, relation: str) -> Any:
        """The same, signed in."""
        return self.browsers[role, "south" if relation in FOREIGN else "north"]

    def number(self, label: str, role: str, relation: str) -> int | str:
        """The number of a row of this model in the relation's case, or of one that is there for all.

        What starts with an equals sign stands for itself; with an at sign, it is a row's name in other directories.
        """
        if label.startswith("="):
            return label[1:]
        if label.startswith("@"):
            return str(self.directory[label[1:]].uid)
        if label in self.directory:
            return int(self.directory[label].pk)
        if label in self.rows[relation]:
            return int(self.rows[relation][label].pk)
        case = self.cases[relation]
        others = {
            "people.Worker": lambda: self.spare,
            "cooperation.Agreement": lambda: self.agreement,
            "procedures.Procedure": lambda: self.procedure,
            "federation.Peer": lambda: self.peer,
            "federation.Outgoing": lambda: self.outgoing,
            "federation.Received": lambda: self.received,
            "referral.Referral": lambda: self.referrals[relation],
            "an offer": lambda: self.offer,
            "an erasure": lambda: self.erasure,
            "casework.TeamMember": lambda: _first("casework.TeamMember", case=case),
            "casework.Bar": lambda: _first("casework.Bar", case=case),
            "a passkey": lambda: Authenticator.objects.filter(
                user=self.asker(role, relation), type="webauthn"
            ).first(),
            "an emergency opening": lambda: _first(
                "casework.TeamMember", part="glass", worker=self.workers["hotline", "north"]
            ),
        }
        return getattr(others[label](), "pk", 4)

    def _referral(self, case: Any = None, **more: Any) -> Any:
        """A referral that goes by hand, so that nothing has to be sent."""
        row = apps.get_model("referral.Referral")(
            case=case, key=case.key if case else keyring.create(), organisation=self.organisation, need_kind="shelter",
            urgency="routine", purpose="referral", state="offered", answer_by=clock.now().date() + timedelta(days=7),
            made_at=clock.now(), preview={"age": "unknown", "sex": "unknown", "languages": [], "country": "TH"}, **more,
        )  # fmt: skip
        row.save(force_insert=True)
        return row

    def _worker(self, role: str, home: str, name: str = "") -> Any:
        worker = apps.get_model("people.Worker").objects.create(
            username=name or f"{role or 'nobody'}-{home}", full_name=f"{role} {home}", roles=role, password="no hash",
            agency=self.agencies[home],
        )  # fmt: skip
        factors = {
            "totp": {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")},
            "webauthn": {"name": "key", "credential": self.passkey},
        }
        for kind, data in factors.items():
            Authenticator.objects.create(user=worker, type=kind, data=data)
        RecoveryCodes.activate(worker)
        return worker

    def _case(self, relation: str) -> Any:
        now, closed = clock.now(), "closed" in relation
        case = apps.get_model("casework.Case")(
            key=keyring.create(), agency=self.agencies["north"], manager=self.workers["caseworker", "north"], opened_at=now,
            updated_at=now, restricted=relation in RESTRICTED, state="closed" if closed else "open",
            closing_reason="plan_completed" if closed else "",
        )  # fmt: skip
        case.save(force_insert=True)
        self._team(case, relation)
        return case

    def _team(self, case: Any, relation: str) -> None:
        """Put everybody who will ask into the relation, as the deeds of the team would."""
        member, bar = apps.get_model("casework.TeamMember"), apps.get_model("casework.Bar")
        member.objects.create(case=case, worker=self.spare, part="repatriation", since=clock.now())
        bar.objects.create(case=case, worker=self.spare, since=clock.now())
        part = RELATIONS[relation].part or (
            "worker" if relation.startswith(("part", "barred member")) else ""
        )
        until = UNTIL.get(relation) and clock.now() + UNTIL[relation]
        for role in (NOBODY, *ROLES):
            worker = self.asker(role, relation)
            if part:
                member.objects.create(case=case, worker=worker, part=part, since=clock.now(), until=until)
            if relation.startswith("barred"):
                bar.objects.create(case=case, worker=worker, since=clock.now())
            if relation == "bar lifted":
                bar.objects.create(case=case, worker=worker, since=clock.now(), lifted_at=clock.now())
        visibility.refresh(case)
        if relation == "part ran out":  # the time is over, and nobody has swept the table yet
            past = clock.now() - timedelta(seconds=1)
            apps.get_model("casework.Visibility").objects.filter(case=case, part="worker").update(until=past)

    def _rows(self, case: Any) -> dict[str, Any]:
        """One row of every scoped model in this case."""
        rows: dict[str, Any] = {"casework.Case": case}
        for model in scoped():
            self._row(model, rows)
        return rows

    def _row(self, model: Any, rows: dict[str, Any]) -> Any:
        label = model._meta.label
        if label not in rows:
            filled = {
                field.name: self._value(model, field, rows)
                for field in model._meta.concrete_fields
                if _needed(field)
            }
            rows[label] = model(**filled)
            rows[label].save(force_insert=True)
        return rows[label]

    def _value(self, model: Any, field: Any, rows: dict[str, Any]) -> Any:
        named = f"{model.__name__}.{field.name}"
        if field.related_model and field.related_model._meta.label == "vault.DataKey":
            return (
                rows["casework.Case"].key
                if any(key.name == "case" for key in _keys(model))
                else keyring.create()
            )
        if named == "Relation.other":
            return self._other_person(rows)
        if named == "Disclosure.jti":  # each has its own
            return new_id(int(clock.now().timestamp() * 1000))
        if named == "Run.worker":  # a run belongs to whoever may bring files in
            return self.workers["supervisor", "north"]
        if field.remote_field:
            return self._target(field.related_model, rows)
        return VALUES.get(named, _plain(field))

    def _other_person(self, rows: dict[str, Any]) -> Any:
        """Somebody else in the same case."""
        beside = {"casework.Case": rows["casework.Case"]}
        self._row(apps.get_model("casework.CasePerson"), beside)
        rows["another person"] = beside["casework.Person"]
        return rows["another person"]

    def _target(self, model: Any, rows: dict[str, Any]) -> Any:
        fixed = {
            "people.Agency": self.agencies["north"],
            "people.Worker": self.workers["caseworker", "north"],
            "directory.Organisation": self.organisation,
            "federation.Peer": self.peer,
            "procedures.Procedure": self.procedure,
        }
        return fixed.get(model._meta.label) or self._row(model, rows)


def _first(label: str, **conditions: Any) -> Any:
    return apps.get_model(label).objects.filter(**conditions).first()


def _directory(agency: Any) -> dict[str, Any]:
    """An organisation that this agency is, with a service anybody may be told of."""
    names = ("Organisation", "Place", "Service", "ServiceAtPlace", "Capacity")
    row = {name: apps.get_model(f"directory.{name}").objects for name in names}
    owner = row["Organisation"].create(name="Lotus house", agency=agency)
    place = row["Place"].create(organisation=owner, name="Lotus gate", country="TH")
    service = row["Service"].create(
        organisation=owner, name="Lotus beds", kind="Shelter", audience="public", changed_at=clock.now()
    )
    at = row["ServiceAtPlace"].create(service=service, place=place)
    capacity = row["Capacity"].create(service=service, unit="bed", maximum=8)
    return {each._meta.label: each for each in (owner, place, service, at, capacity)}


def _asked_to_erase(peer: Any) -> Any:
    rows = apps.get_model("consent.ReceivedConsent").objects
    return rows.create(peer=peer, jti="0" * 32, purpose="referral", came_at=clock.now(), asked_at=clock.now())


def _agreement() -> Any:
    rows = apps.get_model("cooperation.Agreement").objects
    return rows.create(kind="mou", title="Lotus agreement", state="in_force", in_force_from=clock.now(), made_at=clock.now())


def _procedure() -> Any:
    """A procedure of one country, in force."""
    rows, xml = apps.get_model("procedures.Procedure").objects, compiled(ALONE)
    return rows.create(
        name_key="alone", title="At home alone", version=1, digest="0" * 64, xml=xml, countries="TH", state="in_force",
        made_at=clock.now(),
    )  # fmt: skip


def _peer(organisation: Any) -> Any:
    """Another node that is open, and this one with a card of its own."""
    far.installed()
    text = far.Far("Lotus ministry").texts[0]
    row = introduction.introduce(by=far.BY, text=text, organisation=organisation)
    apps.get_model("federation.Peer").objects.filter(pk=row.pk).update(state="open")
    return row


def _outgoing(peer: Any) -> Any:
    """A message that has waited too long."""
    long_ago = clock.now() - timedelta(days=4)
    row = apps.get_model("federation.Outgoing")(
        key=keyring.create(), peer=peer, message_id="0" * 32, type="post/1.0/ping", inc=1, seq=1_000, next_at=long_ago,
        created_at=long_ago, expires_at=long_ago + timedelta(days=30),
    )  # fmt: skip
    row.plain = {"body": {}, "consent": None, "purpose": "", "pthid": None, "categories": [], "attachments": []}
    row.save(force_insert=True)
    return row


def _received(peer: Any) -> Any:
    """A message that came and waits for a person."""
    row = apps.get_model("federation.Received")(
        key=keyring.create(), peer=peer, message_id="1" * 32, type="post/1.0/ping", inc=1, seq=1, status="quarantined",
        state="quarantined", at=clock.now(), expires_at=clock.now() + timedelta(days=30),
    )  # fmt: skip
    row.why = "The organisation it names is not in the directory."
    row.save(force_insert=True)
    return row


def _needed(field: Any) -> bool:
    empty = field.null or field.has_default() or (field.blank and not field.remote_field) or field.primary_key
    return not empty or f"{field.model.__name__}.{field.name}" in VALUES


def _plain(field: Any) -> Any:
    today = clock.now()
    kinds: list[tuple[type, Any]] = [
        (SealedField, None), (models.DateTimeField, today + timedelta(days=1)), (models.DateField, today.date()),
        (models.BooleanField, False), (models.IntegerField, 1), (models.BinaryField, b"\1"), (models.CharField, "other"),
    ]  # fmt: skip
    return next(value for kind, value in kinds if isinstance(field, kind))


@contextmanager
def asked() -> Iterator[None]:
    """One question of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """The stage of a module; rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with acting(System("stage")):
            ready = Stage()
        with connection.cursor() as cursor:
            # Or PostgreSQL, which knows nothing of rows this young, plans as if there were none. Our own tables alone: those that
            # all databases share stay locked to the end of the stage, and the stage beside this one would wait for it.
            tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names(cursor)))
            cursor.execute(f"ANALYZE {tables}" if connection.vendor == "postgresql" else "ANALYZE")
        yield ready
        transaction.set_rollback(True)
