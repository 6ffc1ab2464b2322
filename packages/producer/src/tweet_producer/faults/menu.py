"""What may be asked to go wrong, by name: a sentence each, and where it must arrive."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """Where it goes wrong."""

    TOLD = "told"
    """Before the producer has it: the source tells it so."""
    SENT = "sent"
    """In the producer: the record is not what it should be."""


class Fault(NamedTuple):
    """An entry of the menu."""

    stage: Stage
    sentence: str
    arrives: str


MENU: Mapping[str, Fault] = {
    "late": Fault(Stage.TOLD, "It is told 200 to 2,000 events after it happened.", "row"),
    "out_of_order": Fault(Stage.TOLD, "It is told up to 20 events after those that happened later.", "row"),
    "duplicate": Fault(Stage.TOLD, "It is told twice, the second time up to 50 events later.", "row, and a duplicate"),
    "strange_text": Fault(
        Stage.TOLD, "Its text ends in emoji sequences, text from right to left, and a NUL.", "row, its text whole"
    ),
    "clock_skew": Fault(Stage.TOLD, "The source's clock is up to half an hour wrong, either way.", "row"),
    "edit_storm": Fault(Stage.TOLD, "It is edited ten times within a second.", "row, ten superseded"),
    "delete_first": Fault(Stage.TOLD, "Its deletion is told first.", "tombstone: the late tweet stays deleted"),
    "person_deleted": Fault(Stage.TOLD, "All that its author has written so far is deleted.", "tombstones"),
    "oversized": Fault(Stage.TOLD, "Its text has two million letters.", "rejected: too_large, by the producer"),
    "no_bytes": Fault(Stage.SENT, "The record has a key and no value.", "rejected: empty_value"),
    "wrong_magic": Fault(Stage.SENT, "Its first byte is that of another format.", "rejected: not_framed"),
    "unknown_schema_id": Fault(Stage.SENT, "It names a schema that nobody issued.", "rejected: unknown_schema_id"),
    "truncated_body": Fault(Stage.SENT, "It ends too early.", "rejected: undecodable"),
    "random_bytes": Fault(Stage.SENT, "Its body is noise.", "rejected: undecodable"),
    "empty_tweet_id": Fault(Stage.SENT, "It is about no tweet in particular.", "rejected: empty_tweet_id"),
    "far_future": Fault(Stage.SENT, "Its clock is a century ahead.", "rejected: created_in_future"),
    "older_contract": Fault(Stage.SENT, "It is written by an older version of the contract.", "row"),
}
UNUSABLE = tuple(name for name, fault in MENU.items() if fault.stage is Stage.SENT and fault.arrives != "row")
"""What `--damaged` shares out evenly."""


def shares(wishes: tuple[str, ...], damaged: float) -> Mapping[str, float]:
    """The part of the events that each fault befalls, from wishes such as `late=0.01` and a part for UNUSABLE.

    Raises:
        ValueError: for a wish that cannot be granted, saying which and what could be.
    """
    asked = {name: damaged / len(UNUSABLE) if damaged and name in UNUSABLE else 0.0 for name in MENU}
    for wish in wishes:
        name, separator, share = wish.partition("=")
        if name not in MENU or not separator:
            raise ValueError(f"--fault {wish} is no KIND=SHARE with a kind of {', '.join(MENU)}")
        asked[name] += _part(wish, share)
    for stage in Stage:
        together = sum(share for name, share in asked.items() if MENU[name].stage is stage)
        if together > 1 + 1e-9:
            raise ValueError(f"of all events, {together:g} are to go wrong as they are {stage}, which is more than 1")
    return {name: share for name, share in asked.items() if share}


def _part(wish: str, share: str) -> float:
    try:
        part = float(share)
    except ValueError:
        raise ValueError(f"--fault {wish}: {share!r} is no number") from None
    if not 0 <= part <= 1:
        raise ValueError(f"--fault {wish}: a share is from 0 to 1")
    return part
