"""The learned reader of English: sentences in, who was harmed and who says so out, with how surely.

The model is the packaged MiniLM, fine-tuned on marked passages (`train/`). Sentences that follow one another in a
report are read together, one row at a time: scores hang neither on other reports nor on the number of threads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from witnessmark.extract.reader.labels import FLAGS, KINDS, WIDTHS
from witnessmark.lexicon import FOLDER

_LONGEST = 176  # pieces of a sentence read at once; a longer one is read in windows
_STRIDE = 128
_TOGETHER = 128  # pieces of sentences that follow one another and are read together
_ALONG = 48  # pieces of a long sentence's window before that are read along
_WEAK = 0.15  # chance of any harm from which a stretch of words is kept as a doubtful mention
_KEPT = 2048  # rows read last
_OPENS, _CLOSES = 101, 102  # [CLS], [SEP]
_CUTS = np.cumsum(WIDTHS)[:-1]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """People read as harmed: half-open characters of the sentence, and chances from 0 to 1.

    `sure` is that the words are people harmed in this way; `flags` are by name (see FLAGS).
    """

    start: int
    end: int
    kind: str
    sure: float
    flags: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the tagger says of one sentence: mentions and speakers in order.

    `speakers` are half-open characters with how surely.
    """

    mentions: tuple[Mention, ...]
    speakers: tuple[tuple[int, int, float], ...]


NOTHING = Reading(mentions=(), speakers=())


@cache
def _model() -> tuple[Any, Any]:
    import onnxruntime
    from tokenizers import BertWordPieceTokenizer

    onnxruntime.set_default_logger_severity(4)  # it warns of a machine without a graphics card
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.x64quantprecision", "1")
    path = str(FOLDER / "en" / "reader.onnx")
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    words = BertWordPieceTokenizer(str(FOLDER / "reuse_wordpieces.txt"), lowercase=True)
    return session, words


def read(texts: Sequence[str]) -> list[Reading]:
    """Return what the tagger says of each of `texts`, which follow one another.

    As many as fit are read together, so that each is read in the light of its neighbours.
    """
    sizes = [len(_pieces(text)) for text in texts]
    readings: list[Reading] = []
    at = 0
    while at < len(texts):
        end, pieces = at + 1, sizes[at]
        while end < len(texts) and pieces + sizes[end] <= _TOGETHER:
            pieces += sizes[end]
            end += 1
        readings += _read_together(tuple(texts[at:end]))
        at = end
    return readings


@lru_cache(_KEPT)
def _pieces(text: str) -> Any:
    """Return a sentence cut into the model's pieces of words."""
    return _model()[1].encode(text, add_special_tokens=False)


@lru_cache(_KEPT)
def _read_together(texts: tuple[str, ...]) -> tuple[Reading, ...]:
    """Return the readings of sentences read in one row; what many channels pass on word for word is read once."""
    encoded = [_pieces(text) for text in texts]
    logits = _logits([i for e in encoded for i in e.ids])
    ends = np.cumsum([len(e.ids) for e in encoded])
    parts = np.split(logits, ends[:-1])
    return tuple(
        _decode(text, e.offsets, part) if len(part) else NOTHING
        for text, e, part in zip(texts, encoded, parts, strict=True)
    )


def _logits(ids: Sequence[int]) -> Floats:
    """Return the model's row for each of `ids`; more than fit at once are read in windows that overlap."""
    session = _model()[0]
    parts = [np.zeros((0, sum(WIDTHS)), np.float32)]
    for at in range(0, len(ids), _STRIDE):
        along = ids[max(0, at - _ALONG) : at]
        window = [_OPENS, *along, *ids[at : at + _LONGEST], _CLOSES]
        told = session.run(None, {"ids": np.asarray([window], np.int64)})[0][0][1 + len(along) : -1]
        last = at + _LONGEST >= len(ids)
        parts.append(told if last else told[:_STRIDE])
        if last:
            break
    return np.concatenate(parts)


def _softmax(x: Floats) -> Floats:
    e: Floats = np.exp(x - x.max(-1, keepdims=True))
    shares: Floats = e / e.sum(-1, keepdims=True)
    return shares


def _decode(text: str, spans: Sequence[tuple[int, int]], logits: Floats) -> Reading:
    kinds, speakers, flags, _ = np.split(logits, _CUTS, axis=-1)
    tags = np.round(_softmax(kinds), 4)
    harm = tags[:, 1::2] + tags[:, 2::2]
    flagged = np.round(1 / (1 + np.exp(-flags)), 4)
    opens = tags[:, 1::2].sum(-1) > tags[:, 2::2].sum(-1)
    best = harm.argmax(-1)
    any_harm = harm.sum(-1)
    taken = np.zeros(len(spans), bool)
    mentions = []
    for least in (0.5, _WEAK):
        free = taken.copy()  # a weak run beside a strong one is only its frayed edge
        for first, end in _runs(any_harm >= least, opens, best, taken):
            if least == _WEAK and (free[max(0, first - 1)] or (end < len(free) and free[end])):
                continue
            taken[first:end] = True
            start, stop = _whole_words(text, spans[first][0], spans[end - 1][1])
            if not any(letter.isalnum() for letter in text[start:stop]):
                continue
            kind = int(harm[first:end].sum(0).argmax())
            mentions.append(
                Mention(
                    start=start,
                    end=stop,
                    kind=KINDS[kind],
                    sure=round(float(harm[first:end, kind].mean()), 3),
                    flags=dict(zip(FLAGS, (round(float(v), 3) for v in flagged[first:end].mean(0)), strict=True)),
                )
            )
    said = np.round(_softmax(speakers), 4)
    voices = [
        (*_whole_words(text, spans[a][0], spans[b - 1][1]), round(float(1 - said[a:b, 0].mean()), 3))
        for a, b in _runs(
            said[:, 0] < 0.5, said[:, 1] > said[:, 2], np.zeros(len(spans), np.int64), np.zeros(len(spans), bool)
        )
    ]
    mentions.sort(key=lambda m: (m.start, m.end))
    return Reading(mentions=tuple(mentions), speakers=tuple(voices))


def _runs(
    wanted: NDArray[np.bool_], opens: NDArray[np.bool_], best: NDArray[np.int64], taken: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """Return the runs of wanted pieces that are not taken, cut where a new one opens or the kind changes."""
    edges = [0]
    for i in range(1, len(wanted)):
        inside = wanted[i] and not taken[i] and wanted[i - 1] and not taken[i - 1]
        if not inside or opens[i] or best[i] != best[i - 1]:
            edges.append(i)
    edges.append(len(wanted))
    return [(a, b) for a, b in pairwise(edges) if a < b and wanted[a] and not taken[a]]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened to whole words."""
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
