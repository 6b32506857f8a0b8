"""The moves people make with a referral: from which states, with which reasons to choose from, and what the button says.

``told`` is the sentence about who learns of it; the name of the other side goes into it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor
from wellknit.referral.actions import answers, course, filing, lines, offers, telling
from wellknit.referral.models import Referral
from wellknit.referral.states import OPEN, TOLD

Act = Callable[[Referral, Actor, str], Any]
_GOES_ON = frozenset({"under_way", "transferred"})


@dataclass(frozen=True)
class Deed:
    """One move. ``reasons`` names the list a reason is chosen from; ``handover`` what must be asked for; ``documents`` that
    some must have come; ``after`` is what the page says then: what happens next."""

    name: str
    incoming: bool
    since: frozenset[str]
    label: Any
    told: Any
    act: Act
    reasons: str = ""
    by_hand: bool | None = None
    handover: str | None = None
    danger: bool = False
    strong: bool = False
    documents: bool = False
    notifies: bool | None = None
    taken: bool | None = None
    after: Any = _("Done.")

    def fits(self, row: Referral, *, documents: bool) -> bool:
        """Whether it can be done with this referral as it is now; ``documents`` wait to be put on file."""
        if self.documents and not documents:
            return False
        hand = self.by_hand is None or self.by_hand == (row.peer_id is None)
        asked = self.handover is None or self.handover == row.handover
        first = self.notifies is None or self.notifies == (row.notifies and row.peer_id is not None)
        taken = self.taken is None or self.taken == (row.worker_id is not None)
        return self.incoming == row.incoming and row.state in self.since and hand and asked and first and taken


_TOLD = _("The worker at %(name)s will be told.")
DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        # of whoever is asked
        Deed("accept", True, frozenset({"offered"}), _("Accept"),
             _("The worker at %(name)s will be told, and their node then sends what the person agreed to."),
             lambda row, by, why: answers.accept(referral=row, by=by), strong=True,
             after=_("Their node now sends what the person agreed to; it appears here.")),
        Deed("take_up", True, frozenset({"sliced"}), _("Take it up"),
             _("From now on you see what %(name)s told, and carry it until a case is open. Nobody outside is told."),
             lambda row, by, why: answers.take_up(referral=row, by=by), strong=True, taken=False,
             after=_("What they told stands here. Open a case for it, or return it.")),
        Deed("decline", True, frozenset({"offered"}), _("Decline"),
             _("The worker at %(name)s will be told the reason. What came with the offer is forgotten here."),
             lambda row, by, why: answers.decline(referral=row, by=by, reason=why), "decline_reason",
             after=_("They will be told the reason. Nothing of the person is kept here.")),
        Deed("finish", True, _GOES_ON, _("Say that it is done"), _TOLD,
             lambda row, by, why: course.finish(referral=row, by=by, outcome=why), "referral_outcome", strong=True),
        Deed("take_responsibility", True, frozenset({"under_way"}), _("Take over responsibility"),
             _("%(name)s asks for it. From now on you carry the case, and theirs is read only."),
             lambda row, by, why: course.answer_handover(referral=row, by=by, agree=True), handover="asked"),
        Deed("leave_responsibility", True, frozenset({"under_way"}), _("Leave responsibility where it is"), _TOLD,
             lambda row, by, why: course.answer_handover(referral=row, by=by, agree=False), handover="asked"),
        Deed("give_back", True, frozenset({"accepted", "stopped", *TOLD}), _("Return it"),
             _("The worker at %(name)s will be told the reason and carries the need again."),
             lambda row, by, why: course.give_back(referral=row, by=by, reason=why), "return_reason", danger=True,
             after=_("They will be told the reason, and carry the need again.")),
        Deed("file_documents", True, _GOES_ON, _("Put the documents on file"),
             _("What has come with the referral joins the documents of this case. Nobody outside is told."),
             lambda row, by, why: filing.file_documents(referral=row, by=by), documents=True,
             after=_("The documents are on file.")),
        # of whoever asks
        Deed("offer", False, frozenset({"draft"}), _("Send the offer"), _TOLD,
             lambda row, by, why: offers.offer(referral=row, by=by), strong=True, notifies=False),
        Deed("notify", False, frozenset({"draft"}), _("Notify them"),
             _("%(name)s learns at once who was identified as a victim; nobody accepts first. It can be taken back, not unread."),
             lambda row, by, why: offers.offer(referral=row, by=by), strong=True, notifies=True,
             after=_("They are notified. Their answer appears here.")),
        Deed("drop", False, frozenset({"draft"}), _("Drop it"), _("Nothing was sent, and nothing will be."),
             lambda row, by, why: offers.drop(referral=row, by=by)),
        Deed("heard_yes", False, frozenset({"offered"}), _("They accepted"),
             _("Write down what %(name)s answered on the telephone or on paper."),
             lambda row, by, why: answers.record_answer(referral=row, by=by, to="accepted"), by_hand=True),
        Deed("heard_no", False, frozenset({"offered"}), _("They declined"),
             _("Write down what %(name)s answered on the telephone or on paper."),
             lambda row, by, why: answers.record_answer(referral=row, by=by, to="declined", reason=why),
             "decline_reason", by_hand=True),
        Deed("tell_again", False, frozenset({"stopped", "sliced", "under_way"}), _("Send it again as it is on file now"),
             _("%(name)s gets a newer version of what the person agreed to. Nothing is written over there."),
             lambda row, by, why: telling.tell_again(referral=row, by=by), by_hand=False),
        Deed("ask_handover", False, frozenset({"under_way"}), _("Ask them to take over responsibility"),
             _("Nothing moves before %(name)s agrees. Then your copy is read only."),
             lambda row, by, why: course.ask_handover(referral=row, by=by), by_hand=False, handover=""),
        Deed("close", False, TOLD - {"transferred"}, _("Close it from this side"), _TOLD,
             lambda row, by, why: offers.close(referral=row, by=by, reason=why), "referral_outcome"),
        Deed("revoke", False, OPEN - {"transferred"}, _("Revoke it"),
             _("The worker at %(name)s will be told, and their node is asked to erase what it was told."),
             lambda row, by, why: offers.revoke(referral=row, by=by, reason=why), "revoke_reason", danger=True),
        # of either
        Deed("say_back", True, OPEN, _("Write to the other worker"), _("Each reads the sentence in their own language."),
             lambda row, by, why: lines.say(referral=row, by=by, phrase=why), "referral_phrase", by_hand=False,
             after=_("It is on its way.")),
        Deed("say", False, OPEN, _("Write to the other worker"), _("Each reads the sentence in their own language."),
             lambda row, by, why: lines.say(referral=row, by=by, phrase=why), "referral_phrase", by_hand=False,
             after=_("It is on its way.")),
    )
}  # fmt: skip


def consequence(deed: Deed, row: Referral) -> str:
    """What the button says of a deed."""
    return str(deed.told) % {"name": row.organisation.name}


def offered(row: Referral, *, documents: bool) -> list[tuple[Deed, str]]:
    """The deeds that fit a referral, in the order in which they are offered, each with its consequence."""
    return [(deed, consequence(deed, row)) for deed in DEEDS.values() if deed.fits(row, documents=documents)]
