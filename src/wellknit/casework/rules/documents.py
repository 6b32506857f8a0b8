"""What a document may be: a known place for it, dates in order, not the same file twice in one place."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.casework.rules.codes import known
from wellknit.ground.verdicts import YES, Verdict
from wellknit.vault.classes import Category
from wellknit.words.codelists import codelist


def category_of(slot: str) -> str:
    """What a paper of this kind is about, and so who may see it, unless somebody says otherwise."""
    return str(codelist("document_slot")[slot].more["category"])


def may_stand_in(slot: str, category: str, seen: Collection[Category]) -> Verdict:
    """Nobody puts a document where they could not see it."""
    if not known("document_slot", slot) or not known("category", category):
        return Verdict(_("There is no such place for a document."))
    if category not in {each.value for each in seen}:
        return Verdict(_("Your part in this case does not show documents of this kind."))
    return YES


def in_order(issued_on: date | None, expires_on: date | None) -> Verdict:
    """A paper is issued before it expires."""
    if issued_on and expires_on and expires_on < issued_on:
        return Verdict(_("A document cannot expire before it was issued. Look at both dates."))
    return YES


def not_here_yet(twins: Collection[Any]) -> Verdict:
    """The very same file is kept once in each place."""
    if twins:
        return Verdict(_("This very file is kept in this place already. Nothing was kept twice."))
    return YES


def may_want(wanted_already: bool) -> Verdict:
    """A document is wanted once at a time."""
    return Verdict(_("This document is wanted already.")) if wanted_already else YES


def may_open(state: str) -> Verdict:
    """Only what is held can be opened."""
    if state == "withdrawn":
        return Verdict(_("This document was withdrawn."))
    return YES if state == "held" else Verdict(_("This document is not here yet."))


def may_withdraw(state: str) -> Verdict:
    """Only what is held can be withdrawn; an empty place is simply no longer wanted."""
    return may_open(state)
