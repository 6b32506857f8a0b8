"""Other nodes: who they are, and carrying messages to and from them that this room does not understand.

A *peer* is a node we exchange with, introduced by people. What is sent is a *letter*: made by the gate above under a
permit, or bare (codes alone). `send` puts it into the *outbox* in the transaction of the deed; the *courier* delivers;
what arrives goes through the *inbox* to the room that registered its protocol in `protocols`. People keep the net on its
page: `actions.introduction` until two officers have compared the number, `actions.standing` from then on.
"""
