"""Inside a node: forget how often somebody searched, so that a benchmark may ask more than a person would."""

import django

django.setup()

from wellknit.access.models import Hits  # noqa: E402 - Django must be set up first

Hits.objects.all().delete()
