"""Agencies, workers and their sessions. A worker's roles are short stable names; what they allow is decided in `access`."""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes


def new_salt() -> str:
    """Random text; a fresh one ends every session of the worker."""
    return secrets.token_hex(8)


class Agency(models.Model):
    """An agency whose workers use this node."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    country = models.CharField(max_length=2)

    classes = Classes(id=PLAIN, name=PLAIN, kind=PLAIN, country=PLAIN)

    def __str__(self) -> str:
        return self.name


class WorkerManager(BaseUserManager["Worker"]):
    """Finds workers by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Worker":
        return self.get(username__iexact=username)


class Worker(AbstractBaseUser):
    """Somebody who works with cases. Signing in, nothing else, is decided here."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="workers")
    roles = models.CharField(max_length=400)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    session_salt = models.CharField(max_length=16, default=new_salt)
    saved_views = models.JSONField(default=list, blank=True)
    calendar_token = models.CharField(max_length=64, blank=True)
    first_password_until = models.DateTimeField(null=True)

    classes = Classes(
        id=PLAIN, password=PLAIN, last_login=PLAIN, username=PLAIN, full_name=PLAIN, email=PLAIN, agency=PLAIN,
        roles=PLAIN, language=PLAIN, is_active=PLAIN, session_salt=PLAIN, saved_views=PLAIN, calendar_token=PLAIN,
        first_password_until=PLAIN,
    )  # fmt: skip

    objects: ClassVar[WorkerManager] = WorkerManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def role_names(self) -> frozenset[str]:
        """The short names of the roles this worker holds."""
        return frozenset(self.roles.split())

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password or the session salt changes."""
        return super().get_session_auth_hash() + self.session_salt


class Session(AbstractBaseSession):
    """Django's table of sessions, and whose each is; nobody's until somebody has signed in."""

    worker = models.ForeignKey(Worker, models.CASCADE, null=True, related_name="sessions")

    classes = Classes(session_key=PLAIN, session_data=PLAIN, expire_date=PLAIN, worker=PLAIN)
