"""Structured lines on stderr; stdout is for results."""

import sys

import structlog


def log_to_stderr() -> None:
    """Lines for people on a terminal, one JSON object a line anywhere else."""
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
