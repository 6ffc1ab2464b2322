"""What a reader sees of a report: its tables, from the page and from Markdown by a renderer."""

from html.parser import HTMLParser
from typing import TypeAlias

from markdown_it import MarkdownIt

Table: TypeAlias = list[list[str]]


class Seen(HTMLParser):
    """Tags with their attributes, texts, and the cells of tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.tables: list[Table] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(f"{tag} {name}" for name, _ in attrs)}
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._inside:
            self.tables[-1][-1][-1] += data


def rendered(markdown: str) -> str:
    """As a renderer that lets HTML through shows it: what is not escaped becomes markup."""
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def tables_of_html(page: str) -> list[Table]:
    return [table for table in Seen(page).tables if len(table) > 1]


def tables_of_markdown(markdown: str) -> list[Table]:
    return Seen(rendered(markdown)).tables
