"""Names as they are compared: folded across spelling and marks, split into parts, scored. Pure; no database.

The whole of this room is six functions. `fold`, `parts` and `script_of` say how a name is read, `sound_keys` under
which keys it can be found though it is spelt otherwise, `similarity` and `rank` how alike two names are. Keys of two
scripts never meet: "Somchai" and "สมชาย" are found together only where both were written down for one person.
"""

from wellknit.names.comparing import Ranked, rank, similarity
from wellknit.names.folding import fold, parts, script_of
from wellknit.names.sounds import sound_keys

__all__ = ["Ranked", "fold", "parts", "rank", "script_of", "similarity", "sound_keys"]
