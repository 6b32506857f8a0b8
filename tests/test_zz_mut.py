import pytest
from tests.stage import stage
from tests.matrix import mutants, sight
from tests.matrix.test_sight import survives
from wellknit.casework import visibility
pytestmark = pytest.mark.django_db
def test_x(stage):
    import time
    for m in mutants.of(visibility):
        t=time.process_time(); a=survives(m, visibility, stage); t=time.process_time()-t
        if a or t>0.5: print(("ALIVE " if a else "slow ")+m.name, f"{t:.2f}")
