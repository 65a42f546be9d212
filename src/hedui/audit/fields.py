"""Fields that are encrypted at rest. AES-256-GCM under a key of the installation, bound to the column."""

from __future__ import annotations

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import models

from hedui.audit.secrets import cipher

_NONCE = 12


class DamagedFieldError(RuntimeError):
    """A stored value that the key does not open: changed, or of another column or installation."""


class PersonalText(models.Field):  # type: ignore[type-arg]
    """A text of a person. In Python a `str`; in the database 12 bytes of nonce and the sealed UTF-8."""

    description = "A text of a person, encrypted"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        """Bytes in every database."""
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Sealed; the empty text as well, so that nobody sees who has none."""
        if value is None:
            return None
        nonce = os.urandom(_NONCE)
        sealed = nonce + cipher().encrypt(nonce, str(value).encode(), self._column())
        return connection.Database.Binary(sealed)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> str | None:
        """Opened."""
        if value is None:
            return None
        sealed = bytes(value)
        try:
            return cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], self._column()).decode()
        except (InvalidTag, ValueError) as error:
            raise DamagedFieldError(f"{self.model._meta.label}.{self.name} cannot be opened with this key") from error

    def to_python(self, value: Any) -> Any:
        """Already a text."""
        return value

    def value_to_string(self, obj: Any) -> str:
        """The text (Django's own serialisers must not write it: `dumpdata` is refused by check-config)."""
        return str(self.value_from_object(obj))

    def _column(self) -> bytes:
        return self.model._meta.label_lower.encode() + b"." + self.name.encode()
