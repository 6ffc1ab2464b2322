"""What was found in one state of the warehouse."""

from dataclasses import dataclass
from datetime import datetime

from tweet_insights.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a report says."""

    made_at: datetime
    seen: int
    labels: tuple[tuple[str, int], ...]


def find(warehouse: Warehouse, made_at: datetime, since: datetime | None) -> Facts:
    """Compute all facts from one state of the warehouse."""
    with warehouse.reading() as reading:
        seen = reading.table("SELECT count(*) FROM tweets", {"since": since}).column(0)[0].as_py()
        labels = reading.table("SELECT label, count(*) AS tweets FROM scores GROUP BY ALL ORDER BY ALL", {}).to_pylist()
    return Facts(made_at, seen, tuple((row["label"], row["tweets"]) for row in labels))
