"""How the weights of `quality` are made: `tweet-insights train --model quality`. Needs the extra `train-quality`."""
