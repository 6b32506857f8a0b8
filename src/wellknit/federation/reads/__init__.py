"""Reading the net: `post` counts what waits and what failed, `stuck` says it in words, `checks` finds what is wrong or open,
`own` is this node, `net` the whole."""

from wellknit.federation.reads.post import dead_letters as dead_letters
from wellknit.federation.reads.post import to_look_at as to_look_at
from wellknit.federation.reads.post import traffic as traffic
from wellknit.federation.reads.post import withheld as withheld
