"""An encoder of one narrow layer with all the pieces there are: what takes MiniLM an hour takes it a moment."""

import numpy as np
import numpy.typing as npt

PIECES, WIDTH, WIDE, PLACES = 30_522, 24, 48, 64


def small_encoder(seed: int = 0) -> dict[str, npt.NDArray[np.float32]]:
    chance = np.random.default_rng(seed)
    shapes = {
        "pieces": (PIECES, WIDTH), "places": (PLACES, WIDTH), "layer0.attend.weight": (WIDTH, 3 * WIDTH),
        "layer0.attend.bias": (3 * WIDTH,), "layer0.out.weight": (WIDTH, WIDTH), "layer0.out.bias": (WIDTH,),
        "layer0.wide.weight": (WIDTH, WIDE), "layer0.wide.bias": (WIDE,), "layer0.narrow.weight": (WIDE, WIDTH),
        "layer0.narrow.bias": (WIDTH,),
    }  # fmt: skip
    found = {name: chance.normal(0, 0.2, shape).astype(np.float32) for name, shape in shapes.items()}
    for norm in ("norm", "layer0.norm1", "layer0.norm2"):
        found |= {f"{norm}.scale": np.ones(WIDTH, np.float32), f"{norm}.shift": np.zeros(WIDTH, np.float32)}
    return found
