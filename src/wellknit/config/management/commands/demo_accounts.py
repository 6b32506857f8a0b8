"""``wellknit demo_accounts``: who can be tried out in the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from wellknit.people import demo


class Command(BaseCommand):
    """Prints nothing where no demo runs: the accounts do not exist there."""

    help = "Print the demo's accounts."

    def handle(self, **options: Any) -> None:
        for account in demo.accounts():
            self.stdout.write(f"  {account.username:8} {account.title:26} {account.sentence}")
        if demo.accounts():
            self.stdout.write(f"  The password of all of them: {demo.PASSWORD}")
