"""Our right to send to a record, and how much may still be sent."""

from dataclasses import dataclass


@dataclass
class Lease:
    """Our right to send to a record, as far as this process knows."""

    owner: str
    good_until: float
    """By the monotonic clock; prolonged by the heartbeat."""


@dataclass
class Budget:
    """How many deliveries may still be sent; ``None``: any number."""

    left: int | None = None

    def take(self, wanted: int) -> int:
        """As many of the wanted ones as may go."""
        return wanted if self.left is None else min(wanted, self.left)

    def spend(self, number: int) -> None:
        """Count some that went."""
        if self.left is not None:
            self.left = max(self.left - number, 0)  # several go at once with a work that items share
