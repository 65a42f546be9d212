"""Models that cannot be written outside of `audited`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from hedui.audit.entering import UnauditedWriteError, is_open


def demand(what: str) -> None:
    """Raise outside of `audited`."""
    if not is_open():
        raise UnauditedWriteError(f"{what} outside of audited(...)")


class KeptQuerySet(models.QuerySet[Any]):
    """A queryset whose ways of writing ask as well."""

    def update(self, **values: Any) -> int:
        """As Django's."""
        demand(f"update of {self.model.__name__}")
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's."""
        demand(f"deletion of {self.model.__name__}")
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's."""
        demand(f"creation of {self.model.__name__}")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        """As Django's."""
        demand(f"update of {self.model.__name__}")
        return super().bulk_update(objs, *args, **kwargs)


class Kept(models.Model):
    """The base of every model of this project. `personal` treats each of its own fields; see `privacy.py`."""

    kept = True
    personal: ClassVar[dict[str, str]] = {}
    objects = models.Manager.from_queryset(KeptQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, inside of `audited`."""
        demand(f"saving of {type(self).__name__}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's, inside of `audited`."""
        demand(f"deletion of {type(self).__name__}")
        return super().delete(*args, **kwargs)
