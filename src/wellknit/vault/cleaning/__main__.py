"""``python -m wellknit.vault.cleaning``: cleans one file between standard input and standard output."""

import sys

from wellknit.vault.cleaning.apart import serve

serve(sys.stdin.buffer, sys.stdout.buffer)
