"""Whether codes stand in the lists they are said to come from."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.codelists import CodeList, codelist, countries


def known(name: str, codes: str | Iterable[str]) -> Verdict:
    """Whether a code, or each of several, stands in a list; nothing at all is no wrong code."""
    return _in(codelist(name), [codes] if isinstance(codes, str) else codes)


def known_country(code: str) -> Verdict:
    """Whether a country is one of ISO 3166, or statelessness."""
    return _in(countries(), [code])


def _in(codes: CodeList, told: Iterable[str]) -> Verdict:
    strange = next((code for code in told if code and not codes.has(code)), "")
    if not strange:
        return YES
    return Verdict(_("“%(code)s” is not one of the list.") % {"code": strange[:60]})
