"""Structured lines on stderr; stdout is for results."""

import sys

import structlog
from tweet_schema.masking import mask_log


def log_to_stderr() -> None:
    """Log for people on a terminal, one JSON object a line anywhere else; personal data is masked in both."""
    # The renderer's usual tracebacks show the variables of every frame, and with them what people wrote.
    people = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            mask_log,
            people if sys.stderr.isatty() else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
