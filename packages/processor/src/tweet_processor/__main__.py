"""The command as a file, which is what spark-submit wants; `python -m tweet_processor` is the same."""

from tweet_processor.cli import main

if __name__ == "__main__":
    main()
