import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "witnessmark"


def test_the_architecture_page_names_every_module() -> None:
    """docs/architecture.md lists each module with a line, and none that is not on disk."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"^- `([\w/]+\.py)`: \S", page, re.MULTILINE))
    on_disk = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")}
    on_disk = {name for name in on_disk if not name.endswith("__init__.py")}
    assert named == on_disk


def test_modules_stay_small() -> None:
    """A module is discussed at 400 lines and split at 500."""
    long = {
        path.name: lines for path in SOURCE.rglob("*.py") if (lines := len(path.read_text("utf-8").splitlines())) > 500
    }
    assert not long


def test_the_stages_stand_in_the_order_of_the_design() -> None:
    """The pipeline shows the stages as one literal tuple, in the order of the data flow."""
    from witnessmark.pipeline import STAGES

    order = "collect clean reuse extract resolve link reconcile pictures publish"
    assert [stage.name for stage in STAGES] == order.split()


def test_every_command_is_documented() -> None:
    """docs/reference/commands.md has a heading for each command and names each of its options."""
    from witnessmark.cli import main

    page = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    for name, command in main.commands.items():
        assert f"## witnessmark {name}" in page, name
        section = page.split(f"## witnessmark {name}")[1].split("\n## ")[0]
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert f"`{option}" in section, f"{name} {option}"


def test_nothing_names_the_machine_it_was_made_on() -> None:
    """No shipped text holds an absolute path of a builder's machine."""
    folders = ["src", "docs", "eval", "examples", "tools"]
    texts = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".toml", ".txt", ".html"}
    ]
    here = ["/" + "work/", "/" + "root/", "/" + "tmp/w"]
    guilty = [str(path) for path in texts if any(word in path.read_text("utf-8", "replace") for word in here)]
    assert not guilty
