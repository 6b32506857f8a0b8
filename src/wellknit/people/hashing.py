"""Hashing passwords: Argon2 as Django sets it, but never more at once than the machine has memory for."""

import os
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

# One hash takes 100 MiB for half a second; a crowd of them would starve everybody who works.
AT_ONCE = 2 * (os.cpu_count() or 1)
room = BoundedSemaphore(AT_ONCE)


class PatientArgon2(Argon2PasswordHasher):
    """Argon2; whoever comes when all places are taken waits."""

    def encode(self, password: str, salt: str) -> str:
        with room:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with room:
            return super().verify(password, encoded)

    def harden_runtime(self, password: str, encoded: str) -> None:
        with room:
            super().harden_runtime(password, encoded)
