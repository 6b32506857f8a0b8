"""The named points at which a node may die, by side, in the order in which a message passes them."""

SENDER = (
    "send.numbered", "send.sealed", "send.kept", "send.noted", "courier.found", "courier.leased", "courier.before_post",
    "courier.after_post", "courier.believed", "settle.moved", "settle.told", "courier.settled", "courier.freed",
)  # fmt: skip
RECEIVER = (
    "take.came", "take.verified", "take.held", "take.spent", "take.checked", "take.acting", "take.handled", "take.acted",
    "take.heard", "take.signed", "take.stored", "take.kept", "take.committed",
)  # fmt: skip
POINTS = SENDER + RECEIVER
