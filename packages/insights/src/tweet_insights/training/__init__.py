"""How the weights of `fast` are made: `tweet-insights train`."""
