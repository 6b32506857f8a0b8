"""fed/1 without a database: who a node is, how a message is signed, sealed and opened, what travels beside it.

The protocol is stated in docs/federation.md. Every function here takes the keys, the cards and the time it works with;
nothing is kept between two calls. Storing, sending and counting is the work of the room above.

`strict` and `shapes` read what strangers send · `identity`, `card` and `rotation` say who a node is · `jws` signs ·
`x1` and `j1` are the two suites behind `sealing` · `message` and `envelope` are what is sent · `receipt`,
`consent_token`, `attachment` and `bundle` go with it.
"""
