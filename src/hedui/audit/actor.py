"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person in one of their appointments, or a part of the system (then `user` is 0).

    `name` is the sign-in name; `role` and `organisation` are codes; `where` is the address it comes from.
    """

    name: str
    user: int = 0
    appointment: int = 0
    role: str = ""
    organisation: str = ""
    where: str = ""

    @property
    def is_person(self) -> bool:
        """Whether somebody sits there."""
        return self.user > 0


def system(part: str) -> Actor:
    """The actor of a job: `system("worker")`."""
    return Actor(f"system:{part}", role="system")
