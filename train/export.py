"""A trained tagger in, one ONNX file with int8 weights out: word vectors kept as int8 rows, products done in int8."""

import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from tagger import Tagger


def export(tagger: Tagger, path: Path) -> None:
    """Write `tagger` to `path`; input `ids` (1, pieces), output `logits` (1, pieces, columns)."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            tagger.eval(),
            (torch.zeros(1, 12, dtype=torch.int64),),
            str(plain),
            input_names=["ids"],
            output_names=["logits"],
            dynamic_axes={"ids": {0: "rows", 1: "pieces"}, "logits": {0: "rows", 1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
        small = Path(folder) / "small.onnx"
        quantize_dynamic(
            plain,
            small,
            per_channel=True,
            reduce_range=False,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            nodes_to_exclude=[n.name for n in onnx.load(plain).graph.node if n.name.startswith("/head")],
            extra_options={"MatMulConstBOnly": True},
        )
        path.write_bytes(small.read_bytes())
