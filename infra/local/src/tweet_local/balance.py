"""What `tweet-loader reconcile` says, read as it is printed: this package counts nothing itself."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict
from rich.box import SIMPLE_HEAD
from rich.table import Table


class Balance(BaseModel):
    """The balance of raw against the warehouse. A column that a later loader adds is shown like the others."""

    model_config = ConfigDict(frozen=True)

    partitions: Sequence[Mapping[str, int]]
    total: Mapping[str, int]

    @property
    def unaccounted(self) -> int:
        """Events of raw that are nowhere."""
        return self.total["unaccounted"]

    @property
    def closes(self) -> bool:
        """Whether nothing is missing and no row is too many."""
        return not self.unaccounted and not self.total.get("surplus", 0)


ALWAYS = ("partition", "raw", "rows", "superseded", "duplicates", "deletes", "rejected", "unaccounted")


def balance_table(balance: Balance) -> Table:
    """One line for each partition; of the figures those that always count, and others that are not zero."""
    table = Table(title="Balance of raw, per partition", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    shown = [name for name in ("partition", *balance.total) if name in ALWAYS or balance.total.get(name)]
    for name in shown:
        table.add_column(name, justify="right", overflow="fold")
    for partition in balance.partitions:
        table.add_row(*(f"{partition[name]:,}" for name in shown))
    table.add_section()
    table.add_row(*(f"{balance.total[name]:,}" if name in balance.total else "all" for name in shown))
    return table
