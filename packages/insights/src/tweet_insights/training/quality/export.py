"""The encoder as an ONNX file that reads one text at a time, its matrices and its pieces rounded to 8 bits.

Needs the extra `train-quality`.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (  # type: ignore[import-untyped] # it carries no types
    QuantType,
    quantize_dynamic,
)

from tweet_insights.training.quality.minilm import EPSILON, PARTS, layers_of
from tweet_insights.training.quality.pretrained import Weights

OPSET, FORMAT = 20, 9
"""Gelu is an operator of its own since opset 20; onnxruntime reads file format 9 since 1.16."""
Array = npt.NDArray[np.float32] | npt.NDArray[np.int8] | npt.NDArray[np.int64]


def export(weights: Weights, path: Path) -> None:
    """Write the encoder; the head stays outside. Input `ids` (1 by pieces), output `embedding` (1 by its width).

    Products are taken in 8 bits, with a scale for each column of a matrix and, while it runs, one for what is
    multiplied with it. That one is taken over the whole input, so texts must be asked one at a time: side by side
    they would change each other's answers, single probabilities by up to 0.26. It also spares padding and mask.
    """
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(graph_of(weights), whole)
        quantize_dynamic(
            whole, path, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip


def graph_of(weights: Weights) -> onnx.ModelProto:
    """The encoder with matrices in float32 and pieces in 8 bits, as `minilm.embedding` computes it."""
    graph = _Graph(weights)
    state = graph.norm(graph.input(), "norm")
    for layer in range(layers_of(weights)):
        name = f"layer{layer}."
        paid = graph.linear(_attention(graph, state, name), name + "out")
        state = graph.norm(graph.add("Add", state, paid), name + "norm1")
        wide = graph.add("Gelu", graph.linear(state, name + "wide"))
        state = graph.norm(graph.add("Add", state, graph.linear(wide, name + "narrow")), name + "norm2")
    mean = graph.add("ReduceMean", state, graph.constant("along", np.array([1])), keepdims=0)
    graph.nodes.append(helper.make_node("Identity", [mean], ["embedding"]))
    return graph.finished()


def _attention(graph: "_Graph", state: str, name: str) -> str:
    joined = graph.add("Split", graph.linear(state, name + "attend"), axis=2, num_outputs=3, outputs=3)
    # The scaling by the root of a part's width stands in the query, so that it costs nothing.
    width = graph.width // PARTS
    query = graph.add("Mul", f"{joined}_0", graph.constant(f"scale{width}", np.float32(width**-0.5)))
    apart = graph.constant("apart", np.array([0, 0, PARTS, width]))
    query, key, value = (
        graph.add("Transpose", graph.add("Reshape", part, apart), perm=turned)
        for part, turned in ((query, (0, 2, 1, 3)), (f"{joined}_1", (0, 2, 3, 1)), (f"{joined}_2", (0, 2, 1, 3)))
    )
    share = graph.add("Softmax", graph.add("MatMul", query, key), axis=-1)
    taken = graph.add("Transpose", graph.add("MatMul", share, value), perm=(0, 2, 1, 3))
    return graph.add("Reshape", taken, graph.constant("together", np.array([0, 0, graph.width])))


class _Graph:
    """Nodes and constants as they are added; every result is named by its number."""

    def __init__(self, weights: Weights) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.width = weights["pieces"].shape[1]
        self._weights = weights
        self._constants: dict[str, onnx.TensorProto] = {}

    def add(self, kind: str, *inputs: str, outputs: int = 1, **details: int | float | tuple[int, ...]) -> str:
        """A node; the name of its result, which `_0` and so on follow when it has several."""
        name = f"{kind}{len(self.nodes)}"
        names = [name] if outputs == 1 else [f"{name}_{place}" for place in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names))
        self.nodes[-1].attribute.extend(helper.make_attribute(key, value) for key, value in details.items())
        return name

    def constant(self, name: str, value: Array | np.float32) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def input(self) -> str:
        """Pieces from 8 bits, each row with a scale of its own, and the places."""
        pieces = self._weights["pieces"]
        scale = (np.abs(pieces).max(axis=1, keepdims=True) / 127 + 1e-12).astype(np.float32)
        rounded = np.rint(pieces / scale).clip(-127, 127).astype(np.int8)
        steps = self.add("Gather", self.constant("pieces", rounded), "ids")
        units = self.add("Gather", self.constant("units", scale), "ids")
        found = self.add("Mul", self.add("Cast", steps, to=TensorProto.FLOAT), units)
        first, along = self.constant("first", np.array([0])), self.constant("along", np.array([1]))
        length = self.add("Gather", self.add("Shape", "ids"), along)
        places = self.add("Slice", self.constant("places", self._weights["places"]), first, length, first)
        return self.add("Add", found, places)

    def linear(self, state: str, name: str) -> str:
        weight, bias = (self.constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.add("Add", self.add("MatMul", state, weight), bias)

    def norm(self, state: str, name: str) -> str:
        scale, shift = (self.constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("scale", "shift"))
        return self.add("LayerNormalization", state, scale, shift, axis=-1, epsilon=EPSILON)

    def finished(self) -> onnx.ModelProto:
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])
        embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, self.width])
        graph = helper.make_graph(self.nodes, "encoder", [ids], [embedding], list(self._constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=FORMAT)
        onnx.checker.check_model(model)
        return model
