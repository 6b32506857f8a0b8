"""May this answer be recorded, and may it be withdrawn? Consent and refusal are recorded the same way.

Each rule names the field it speaks of, so that a form shows the sentence where it belongs and the action
refuses with the same words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.consent.rules.values import LEAST_REASON, LONGEST_MONTHS, TOLD
from wellknit.ground.months import months_after
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.codelists import codelist, languages

Problem = tuple[str, Any]  # the field, and the sentence


@dataclass(frozen=True)
class Wish:
    """One thing agreed to or refused: these categories, for a purpose, to somebody outside or this agency."""

    purpose: str
    outside: bool
    categories: frozenset[str]
    until: date | None


@dataclass(frozen=True)
class Said:
    """An answer as it was told to the worker; ``child`` is true of whoever must be taken for a child."""

    decision: str
    form: str
    checks: Mapping[str, str]
    given_on: date
    today: date
    wishes: tuple[Wish, ...]
    language: str = ""
    worker_language: str = ""
    interpreter: str = ""
    without_interpreter: bool = False
    guardian: str = ""
    assent: bool | None = None
    grounds: str = ""
    asserted_by: str = ""
    child: bool = False

    @property
    def given(self) -> bool:
        """Whether the person agreed."""
        return self.decision == "given"


def may_record(said: Said) -> Verdict:
    """Whether the answer holds; the first sentence that speaks against it."""
    return next((Verdict(sentence) for _field, sentence in problems(said)), YES)


def problems(said: Said) -> Iterator[Problem]:
    """Everything that speaks against recording this answer, with the field it is about."""
    for rule in (_known, _when, _wishes, _told, _spoken, _guarded, _child, _official):
        yield from rule(said)


def _known(said: Said) -> Iterator[Problem]:
    if not codelist("consent_decision").has(said.decision):
        yield "decision", _("Say whether the person agreed or refused.")
    if not codelist("consent_form").has(said.form):
        yield "form", _("Say how the answer was given.")
    answers = codelist("consent_answer")
    checks = codelist("consent_check")
    if any(not checks.has(check) or not answers.has(answer) for check, answer in said.checks.items()):
        yield "checks", _("A check is answered with yes, no or not asked.")
    if said.language and not languages().has(said.language):
        yield "language", _("Choose the language from the list.")


def _when(said: Said) -> Iterator[Problem]:
    if said.given_on > said.today:
        yield "given_on", _("An answer cannot be given on a day that has not come yet.")


def _wishes(said: Said) -> Iterator[Problem]:
    if said.given and not said.wishes:
        yield "scopes", _("Say what the person agreed to: the purpose, to whom, what and until when.")
    for wish in said.wishes:
        yield from _wish(wish)
        if said.given:
            yield from _until(wish, said.given_on)


def _wish(wish: Wish) -> Iterator[Problem]:
    if not codelist("consent_purpose").has(wish.purpose):
        yield "scopes", _("Say what it is for.")
    if not wish.categories:
        yield "scopes", _("Say what may be told: tick at least one kind of data.")
    if any(not codelist("category").has(category) for category in wish.categories):
        yield "scopes", _("Choose the kinds of data from the list.")


def _until(wish: Wish, given_on: date) -> Iterator[Problem]:
    if wish.until is None:
        yield "scopes", _("Say until which day the consent holds.")
    elif wish.until <= given_on:
        yield "scopes", _("A consent holds for a time: its last day lies after the day it was given.")
    elif wish.until > months_after(given_on, LONGEST_MONTHS):
        yield (
            "scopes",
            _("A consent holds for at most %(months)d months; then the person is asked again.")
            % {"months": LONGEST_MONTHS},
        )


def untold(checks: Mapping[str, str]) -> frozenset[str]:
    """What somebody must be told before they can agree to sharing, and was not."""
    return frozenset(check for check in TOLD if checks.get(check) != "yes")


def _told(said: Said) -> Iterator[Problem]:
    outside = any(wish.outside for wish in said.wishes)
    if said.given and outside and untold(said.checks):
        yield (
            "checks",
            _(
                "Nobody can agree to sharing without knowing what it is for, what is done with it and how to "
                "take it back. Tell the person first; if they were told, say so here."
            ),
        )


def _spoken(said: Said) -> Iterator[Problem]:
    if said.interpreter.strip() and said.without_interpreter:
        yield "interpreter", _("Either an interpreter helped, or none was needed.")
    if said.form != "spoken":
        return
    if not said.language:
        yield "language", _("Say in which language it was spoken.")
    elif said.language != said.worker_language and not (said.interpreter.strip() or said.without_interpreter):
        yield (
            "interpreter",
            _("This is not your language: name the interpreter, or say that none was needed."),
        )


def _guarded(said: Said) -> Iterator[Problem]:
    if said.form != "guardian":
        return
    if not said.guardian.strip():
        yield "guardian", _("Say who the guardian is.")
    if said.child and said.assent is None:
        yield "assent", _("Ask the child too, and write down the answer.")
    if not said.child and not _stated(said.grounds):
        yield (
            "grounds",
            _("A guardian speaks for a child, or for somebody under guardianship: say what the guardianship rests on."),
        )


def _child(said: Said) -> Iterator[Problem]:
    if not (said.given and said.child) or _stated(said.grounds):
        return
    if said.form != "guardian":
        yield (
            "form",
            _("For a child the guardian agrees and the child too. Where that cannot be, say on what ground you go on."),
        )
    elif said.assent is False:
        yield "grounds", _("The child said no. Going on without the child's own yes needs a stated ground.")


def _official(said: Said) -> Iterator[Problem]:
    if said.form == "official" and not said.asserted_by.strip():
        yield "asserted_by", _("Say which official says so.")


def _stated(words: str) -> bool:
    return len(words.strip()) >= LEAST_REASON


def may_withdraw(*, given: bool, already: bool, replaced: bool) -> Verdict:
    """A person withdraws what they gave, at any time and without a reason; once is enough."""
    if not given:
        return Verdict(_("A refusal is not withdrawn. If the person now agrees, record a new answer."))
    if already:
        return Verdict(_("This was already withdrawn. There is nothing more to do or to ask."))
    if replaced:
        return Verdict(_("A newer answer has replaced this one."))
    return YES


def may_replace(*, already: bool, same_person: bool) -> Verdict:
    """An answer is replaced once, by an answer of the same person."""
    if not same_person:
        return Verdict(_("An answer is replaced by an answer of the same person."))
    return Verdict(_("A newer answer has already replaced this one.")) if already else YES
