"""How many bytes may be read: known before they are, refused when they are too many."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import structlog

from tweet_insights.warehouse import WarehouseError
from tweet_insights.warehouses.bigquery.service import Query, Service

log = structlog.get_logger()
LEAST_BILLED = 10 * 2**20
"""Of a query that reads anything at all ("BigQuery pricing", on-demand: 10 MB minimum a table)."""


class OverBudgetError(WarehouseError):
    """More would have to be read than may be; nothing was."""


@dataclass
class Budget:
    """What one command may read of BigQuery, in bytes as they are billed."""

    most: int
    spent: int = 0

    def ask(self, service: Service, queries: Sequence[Query]) -> dict[str, pa.Table]:
        """The answers by name; first it is told what all of them together would read.

        Raises:
            OverBudgetError: when that is more than is left. None of them was asked then.
        """
        read = {query.name: service.estimate(query) for query in queries}
        billed = {name: max(size, LEAST_BILLED) if size else 0 for name, size in read.items()}
        needed = sum(billed.values())
        log.info(
            "dry run", warehouse=service.name, bytes=sum(read.values()), billed=needed, budget=self.most - self.spent
        )
        if needed > self.most - self.spent:
            before = f", of which {self.spent:,} are used" if self.spent else ""
            raise OverBudgetError(
                f"BigQuery would bill {needed:,} bytes of {service.name} "
                f"({', '.join(f'{name} {size:,}' for name, size in billed.items() if size)}), and the byte budget is "
                f"{self.most:,}{before}. Nothing was read. Give --byte-budget {self.spent + needed} if you mean it, or "
                "look at fewer days with report --since"
            )
        answers = {}
        for query in queries:
            answers[query.name] = service.ask(query, self.most - self.spent)
            self.spent += billed[query.name]
        return answers
