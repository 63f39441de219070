"""A language model behind an OpenAI-compatible endpoint: in goes a sentence, out come its proposals, or why none.

Nothing here is believed: `second_reading` keeps a proposal only if the sentence itself bears it out.
"""

import json
import re
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from witnessmark import lexicon
from witnessmark.errors import ArgumentError, ExtraError

try:
    import httpx
    from pydantic import BaseModel, ConfigDict, Field, ValidationError
except ImportError as missing:  # the extra is optional; the message names the command
    raise ExtraError(
        f"a language model needs the package {missing.name!r}: install it with  pip install 'witnessmark[llm]'"
    ) from missing

_MAX_REPLY_BYTES = 256 * 1024  # a list of claims of one sentence takes about 2 kB
_MAX_SENTENCE_CHARS = 2_000  # a longer "sentence" is a list or a broken page
_MAX_TOKENS = 1_024
_MAX_CLAIMS = 24
_RETRIES = 2
_RETRY_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 8.0
_GIVE_UP_AFTER = 4  # sentences in a row without any answer: the endpoint is down
_MAX_COUNT = 10_000_000_000


class Outcome(StrEnum):
    """What became of a question to the model."""

    ANSWERED = "answered"
    NOT_ASKED = "not asked: the sentence speaks to a machine, or is too long"
    NO_ANSWER = "no answer in time"
    REFUSED = "the endpoint refused"
    CUT_OFF = "the answer was cut off"
    WRONG_FORM = "the answer does not fit the schema"


class Proposal(BaseModel):
    """One claim as a model proposes it; every string must be copied from the sentence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: Literal["killed", "injured", "missing", "abducted", "detained", "displaced", "evacuated", "trapped"]
    quote: str = Field(min_length=3, max_length=600)
    figure: str | None = Field(max_length=120)
    low: int | None = Field(ge=0, le=_MAX_COUNT)
    high: int | None = Field(ge=0, le=_MAX_COUNT)
    affected: str | None = Field(max_length=300)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    claims: tuple[Proposal, ...] = Field(max_length=_MAX_CLAIMS, strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The model's proposals for one sentence, empty unless the outcome is ANSWERED."""

    outcome: Outcome
    proposals: tuple[Proposal, ...] = ()


@cache
def _machine_talk() -> re.Pattern[str]:
    return re.compile("|".join(lexicon.load("extract_llm")["addresses_machine"]), re.IGNORECASE | re.DOTALL)


def speaks_to_machine(text: str) -> bool:
    """Return whether a text tries to instruct its reader's machine; such a text is no reporting and is never sent."""
    return _machine_talk().search(text) is not None


def answer_schema() -> dict[str, Any]:
    """Return the JSON Schema that the endpoint is asked to hold its answer to."""
    return _Answer.model_json_schema()


class Endpoint:
    """A connection to an OpenAI-compatible server, local or remote; use as a context manager.

    `timeout_seconds` bounds each whole answer, also one that drips. Redirects are not followed and proxies of the
    environment are not used, so that the key and the text go to the given host only. After four sentences in a row
    without any answer `ask` raises ArgumentError: a run that was told to use a model does not go on without it.
    """

    def __init__(self, url: str, model: str, *, key: str | None = None, timeout_seconds: float = 60.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ArgumentError(f"the language model's URL is {url!r}; expected http(s)://host[:port]/v1")
        if not model:
            raise ArgumentError("no language model is named; give the name that the endpoint lists under /v1/models")
        self._url = url.rstrip("/") + "/chat/completions"
        self._model = model
        self._timeout_seconds = timeout_seconds
        self._silent = 0
        self._constrained = True
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(
            headers=headers, timeout=timeout_seconds, follow_redirects=False, trust_env=False, max_redirects=0
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, sentence: str) -> Reply:
        """Return the model's proposals for one sentence; raises ArgumentError once the endpoint is plainly down."""
        if len(sentence) > _MAX_SENTENCE_CHARS or speaks_to_machine(sentence):
            return Reply(outcome=Outcome.NOT_ASKED)
        body, outcome = self._post(self._question(sentence))
        if outcome is Outcome.NO_ANSWER or outcome is Outcome.REFUSED:
            self._silent += 1
            if self._silent >= _GIVE_UP_AFTER:
                raise ArgumentError(
                    f"the language model at {self._url} gave no answer to {self._silent} sentences in a row"
                    f" ({outcome}); start it, correct --llm-url, or build without it"
                )
            return Reply(outcome=outcome)
        self._silent = 0
        return _read_answer(body) if outcome is Outcome.ANSWERED else Reply(outcome=outcome)

    def _question(self, sentence: str) -> dict[str, Any]:
        question: dict[str, Any] = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": lexicon.load("extract_llm")["system"]},
                {"role": "user", "content": json.dumps({"sentence": sentence}, ensure_ascii=False)},
            ],
            "temperature": 0,
            "seed": 0,
            "max_tokens": _MAX_TOKENS,
        }
        if self._constrained:
            schema = {"name": "claims", "strict": True, "schema": answer_schema()}
            question["response_format"] = {"type": "json_schema", "json_schema": schema}
        return question

    def _post(self, question: dict[str, Any]) -> tuple[bytes, Outcome]:
        """Post until an answer comes, a refusal is final, or the retries are spent."""
        outcome = Outcome.NO_ANSWER
        for attempt in range(_RETRIES + 1):
            try:
                status, body, wait = self._exchange(question)
            except httpx.HTTPError:  # refused, reset, timed out, not HTTP: all the same to the sentence
                status, body, wait, outcome = 0, b"", None, Outcome.NO_ANSWER
            if status == httpx.codes.OK:
                return body, Outcome.ANSWERED if body else Outcome.CUT_OFF
            if status == httpx.codes.BAD_REQUEST and self._constrained and "response_format" in question:
                self._constrained = False  # an older server: the schema is then only checked here
                question = {k: v for k, v in question.items() if k != "response_format"}
                continue
            if status and status not in _RETRY_STATUS:
                return b"", Outcome.REFUSED
            outcome = Outcome.REFUSED if status else outcome
            if attempt < _RETRIES:
                pause = _FIRST_PAUSE_SECONDS * 2**attempt if wait is None else wait
                time.sleep(min(pause, _LONGEST_PAUSE_SECONDS, self._timeout_seconds))
        return b"", outcome

    def _exchange(self, question: dict[str, Any]) -> tuple[int, bytes, float | None]:
        """One request; the body is empty when it outgrows its limit. Raises httpx.HTTPError past the deadline."""
        deadline = time.monotonic() + self._timeout_seconds
        body = bytearray()
        with self._client.stream("POST", self._url, json=question) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _MAX_REPLY_BYTES:
                    return response.status_code, b"", None
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer drips past the deadline")
            return response.status_code, bytes(body), _seconds(response.headers.get("retry-after"))


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and re.fullmatch(r"\d{1,4}", header) else None


def _read_answer(body: bytes) -> Reply:
    """Read the server's envelope and the model's answer in it; anything unexpected is no answer."""
    try:
        envelope = json.loads(body)
        choice = envelope["choices"][0]
        content = choice["message"]["content"]
        if choice.get("finish_reason") == "length":
            return Reply(outcome=Outcome.CUT_OFF)
        if not isinstance(content, str):
            return Reply(outcome=Outcome.WRONG_FORM)
        return Reply(outcome=Outcome.ANSWERED, proposals=_Answer.model_validate_json(content).claims)
    except ValidationError:
        return Reply(outcome=Outcome.WRONG_FORM)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return Reply(outcome=Outcome.CUT_OFF if not body.rstrip().endswith(b"}") else Outcome.WRONG_FORM)
