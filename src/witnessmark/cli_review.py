"""Commands by which people decide: a verdict on the command line, the review in a browser, accounts for a team."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from witnessmark.model.judgements import NAME_VERDICTS, Verdict
from witnessmark.terminal import CASE, WHO, login, told_plainly

VERDICTS = [word.value.replace("_", "-") for word in Verdict]
ROLES = ("reader", "reviewer", "second", "lead")
JOURNAL = click.option(
    "--journal", default=None, metavar="URL", help="Keep judgements in PostgreSQL from now on: postgresql://HOST/DB."
)


@click.command()
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.argument("subjects", nargs=-1, required=True, metavar="ID...|NAME|FILE...")
@CASE
@click.option("--reason", required=True, help="Why, for those who read the record later.")
@click.option("--value", default="", help="What is right, for the verdicts that say so.")
@click.option("--blind", is_flag=True, help="As a second reader who has not seen what others decided.")
@WHO
def judge(
    verdict: str, subjects: tuple[str, ...], case: Path, reason: str, value: str, blind: bool, who: str | None
) -> None:
    """Record a person's decision; the next build or publish obeys it, and nothing is ever overwritten.

    A figure is 12, 12-15, 12- or -15; a date 2022-03-14 or 2022-03-14/2022-03-16; what is not stated is none. A NAME is
    in quotes and as a report writes it: shown to others (in-office; the victims' family-agrees) or never (hide). A FILE
    of add-source is a text with its title, its day and its address in its first lines, then an empty one.

    \b
    Example: witnessmark judge different-event clm_0123456789abcdef clm_fedcba9876543210 \\
               --case mycase --reason "two strikes, morning and night"
    """
    with told_plainly():
        from witnessmark.casework import judge as record_judgement

        made = record_judgement(case, verdict.replace("-", "_"), subjects, login(who), reason, value, blind=blind)
    again, seen = ("publish", "edition") if made.verdict in NAME_VERDICTS else ("build", "record")
    click.echo(f"{made.id} recorded; run witnessmark {again} again to see it in the {seen}")


@click.command()
@CASE
@WHO
@click.option("--user", "users", multiple=True, metavar="NAME=ROLE", help="Another: reader, reviewer, second, lead.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="On 127.0.0.1; a free one unless given.")
@click.option("--open/--no-open", "opens", default=True, help="Whether to open the browser.")
@JOURNAL
@click.option("--url", default=None, metavar="URL", help="Serve a team with accounts: the address in their browsers.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen, with --url.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="PEM, with --url.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its private key, PEM.")
@click.option("--oidc", default=None, metavar="URL", help="People sign in at this OpenID Connect provider too.")
@click.option("--oidc-client", default="witnessmark", show_default=True, help="The client's name at the provider.")
def review(
    case: Path, who: str | None, users: tuple[str, ...], port: int, opens: bool, journal: str | None, url: str | None,
    host: str, certificate: Path | None, key: Path | None, oidc: str | None, oidc_client: str,
) -> None:  # fmt: skip
    """Open a built case in the browser, to see, correct and sign the record.

    Each person gets an address that works once, on this machine. With --url a team signs in from elsewhere: with the
    accounts that witnessmark user makes, or at an OpenID Connect provider, whose secret is read from
    WITNESSMARK_OIDC_SECRET. The password of a journal in PostgreSQL is read from PGPASSWORD or ~/.pgpass.
    """
    with told_plainly():
        from witnessmark.casework import keep_journal
        from witnessmark.review.serving import Server, serve, serve_team

        if journal is not None:
            moved = keep_journal(case, journal)
            click.echo(f"judgements are kept in {journal} from now on ({moved:,} were taken there)")
        if url is None:
            serve(case, login(who), users, port, click.echo, click.launch if opens else None)
            return
        server = Server(
            url=url, host=host, certificate=certificate, key=key, issuer=oidc, client=oidc_client,
            secret=os.environ.get("WITNESSMARK_OIDC_SECRET") or None,
        )  # fmt: skip
        serve_team(case, server, port, click.echo)


@click.command()
@click.argument("name", required=False)
@CASE
@click.option("--role", type=click.Choice(ROLES), default=None, help="What that person may do.")
@click.option("--subject", default=None, help="Its name or address at the OpenID Connect provider; no password then.")
@click.option("--remove", is_flag=True, help="Close the account; what that person decided stands.")
def user(name: str | None, case: Path, role: str | None, subject: str | None, remove: bool) -> None:
    """Make, change or close the account of one who reviews the case on a server; without NAME, list them.

    The password is asked for, or read from standard input: 12 to 128 characters, kept as an Argon2id hash.
    """
    with told_plainly():
        from witnessmark.review.people import Role
        from witnessmark.review.users import Users
        from witnessmark.store.access import AccessLog
        from witnessmark.store.case import check_format

        check_format(case, must_exist=True)
        accounts, log = Users(case), AccessLog(case)
        if name is None:
            for one in accounts.read().values():
                click.echo(f"{one.name}\t{one.role.value}\t{one.subject or 'password'}")
            return
        if remove:
            accounts.remove(name)
            log.note(login(None), "closed the account", name, datetime.now(UTC))
            click.echo(f"{name} has no account any more")
            return
        password = None
        if subject is None:
            asks = sys.stdin.isatty()
            password = (
                click.prompt("Password", hide_input=True, confirmation_prompt=True)
                if asks
                else sys.stdin.readline().rstrip("\n")
            )
        made = accounts.add(name, Role(role or "reviewer"), password, subject)
        log.note(login(None), "made the account", f"{made.name}, {made.role.value}", datetime.now(UTC))
        click.echo(f"{made.name} is a {made.role.value}")


COMMANDS = (judge, review, user)
"""In the order that help lists them."""
