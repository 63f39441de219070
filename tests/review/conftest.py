"""A small case of our own, built once a session and copied for each test."""

import shutil
from pathlib import Path

import pytest

from witnessmark.pipeline import build
from witnessmark.review.desk import Desk
from witnessmark.settings import Settings

SETTINGS = Settings(processes=1)
HOSTILE = "<img src=x onerror=alert(1)></title><script>alert(2)</script>"
REPORTS = {
    "bakery.txt": f"{HOSTILE}\n20230304\nhttps://news.example/bakery\n\n"
    "A rocket struck a bakery in Kharkiv on 3 March 2023, killing four people, the regional governor said.\n"
    "Nine others were wounded in the attack on the bakery in Kharkiv, he said.\n"
    "Neighbours carried two lifeless girls from the rubble.\n",
    "market.txt": "Shells hit the market\n20230306\nhttps://paper.example/market\n\n"
    "Shells hit a market in Kharkiv on 5 March 2023 and killed twelve people, police said.\n",
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    build([str(folder / name) for name in REPORTS], folder / "case", SETTINGS, lambda *_: None, "ana")
    return folder / "case"


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Desk:
    shutil.copytree(built, tmp_path / "case")
    return Desk.of(tmp_path / "case", SETTINGS)
