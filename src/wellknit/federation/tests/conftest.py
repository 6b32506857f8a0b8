"""This node, installed; a far node, introduced; and a protocol for them to speak."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wellknit.federation.models import Peer
from wellknit.federation.tests.far import Far, installed, introduced, speaking


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[None]:
    with speaking(tmp_path):
        yield


@pytest.fixture
def far(db: None, echo: None) -> Far:
    """This node exists, and Harbour is a node elsewhere."""
    installed()
    return Far("Harbour")


@pytest.fixture
def peer(far: Far) -> Peer:
    return introduced(far)
