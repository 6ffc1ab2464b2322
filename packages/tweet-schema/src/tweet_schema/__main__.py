"""`python -m tweet_schema`: the command of whichever copy of the package Python finds."""

from tweet_schema.cli import main

main()
