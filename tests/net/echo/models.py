"""What the messages leave behind."""

from django.db import models


class Effect(models.Model):
    """One effect of one message. Nothing keeps it from being there twice but the inbox."""

    message = models.CharField(max_length=32)
    n = models.IntegerField()

    class Meta:
        app_label = "echo"
