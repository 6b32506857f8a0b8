"""Promises about files: what is dangerous stays out, what gives people away is taken out, the rest can be read."""

import tracemalloc
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wellknit.vault.cleaning import FORMATS, Cleaned, Unclean, clean, shown_name
from wellknit.vault.tests import hostile
from wellknit.vault.tests.hostile import CANARY, Sample
from wellknit.vault.tests.hostile.names import HONEST, LYING
from wellknit.vault.tests.hostile.papers import annotated, note, written
from wellknit.vault.tests.hostile.pictures import drawn
from wellknit.vault.tests.hostile.recordings import SOUND, wav
from wellknit.vault.tests.hostile.sample import betrays
from wellknit.vault.tests.hostile.tables import workbook
