"""What agreements allow and what may be done with them; pure. `may_route` is what rooms above ask through `reads`."""

from wellknit.cooperation.rules.routes import Route as Route
from wellknit.cooperation.rules.routes import Terms as Terms
from wellknit.cooperation.rules.routes import may_route as may_route
