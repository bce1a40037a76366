"""``orcid-repo people`` and ``put-codes``: what an admin types and reads, and a move from another system."""

import csv
import io
import json

import pytest

from tests.cli.conftest import JOSIAH, Installation, item

BEATRIZ = "0000-0001-5109-3700"
HEADER = "repository,user_id,name,orcid,access_token,refresh_token,scopes,expires_at,authenticated_at"
SIGNED_IN = "2024-05-06T07:08:09Z"


def people_file(installation: Installation, *rows: str, header: str = HEADER):
    path = installation.folder / "people.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def row_of(installation: Installation, orcid: str = JOSIAH, user_id: str = "u1") -> str:
    token = installation.registry.token(orcid, "/read-limited /activities/update")
    return (
        f"main,{user_id},J. Carberry,{orcid},{token['access_token']},{token['refresh_token']},"
        f"{token['scope']},,{SIGNED_IN}"
    )


def test_people_and_put_codes_are_imported_and_the_same_items_add_nothing(installation: Installation) -> None:
    installation.connect()
    items = installation.items(item("1"), item("2", "Pots, cracked"))
    installation.run("deposit", items)
    installation.run("push")
    exported = installation.run("put-codes", "export").out
    people = people_file(installation, row_of(installation))
    codes = installation.folder / "put-codes.csv"
    codes.write_text(exported, encoding="utf-8")
    installation.more = '[database]\nurl = "sqlite:///moved.sqlite3"\n'
    since = installation.registry.journal()[-1].n

    told = installation.run("people", "import", people)
    assert told.code == 0, told.err
    assert installation.run("put-codes", "import", codes).code == 0
    assert installation.run("deposit", items).code == 0
    pushed = installation.rows("push")

    assert "1 person taken in: 1 new" in told.err
    assert "backfill" in told.err
    assert pushed["sent"] == 0
    assert not [entry for entry in installation.registry.journal(since) if entry.method == "POST"]
    assert len(installation.titles()) == 2
    assert installation.rows("people", "list")[0]["works_sent"] == 2


def test_the_list_tells_what_each_person_allows_and_never_a_token(installation: Installation) -> None:
    row = row_of(installation)
    installation.run("people", "import", people_file(installation, row, f"main,u2,B. Santos,{BEATRIZ}"))
    installation.run("deposit", installation.items(item("1"), item("2")))

    listed = {one["orcid"]: one for one in installation.rows("people", "list")}

    assert list(listed[JOSIAH]) == [
        *("name", "orcid", "repository", "user_id", "proof", "scopes", "permission", "lost_at", "lost_why"),
        *("expires_at", "works_sent", "works_waiting", "to_forget"),
    ]
    assert listed[JOSIAH]["permission"] == "alive"
    assert listed[JOSIAH]["works_waiting"] == 2
    assert "/activities/update" in listed[JOSIAH]["scopes"]
    assert (listed[BEATRIZ]["proof"], listed[BEATRIZ]["permission"]) == ("none", "none")
    secrets = row.split(",")[4:6]
    for form in ("table", "json", "csv"):
        shown = installation.run("people", "list", "--as", form)
        assert not any(secret in shown.out + shown.err for secret in secrets)
        assert JOSIAH in shown.out


def test_bad_rows_are_told_by_line_and_the_exit_code_says_so(installation: Installation) -> None:
    bad = row_of(installation).replace(JOSIAH, "0000-0002-1825-0098")

    result = installation.run("people", "import", people_file(installation, bad, row_of(installation)))

    assert result.code == 1
    assert "line 2: '0000-0002-1825-0098' is no ORCID iD" in result.err
    assert "1 rows were not taken in" in result.err
    assert bad.split(",")[4] not in result.out + result.err
    assert len(installation.rows("people", "list")) == 1


def test_people_come_from_standard_input(installation: Installation) -> None:
    content = f"note;orcid;name\nx;{JOSIAH};Josiah\n".encode()

    result = installation.run_cli("--config", installation.config, "people", "import", "-", stdin=content)

    assert result.code == 0, result.err
    assert "columns that are not known were passed over: note" in result.err
    assert (
        "not authenticated, and nobody is connected by them (no token, or no authenticated_at): 1"
        in result.err
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [("name\nx\n", "no column orcid"), ("", "empty")],
)
def test_a_file_that_is_none_is_wrong_use_and_makes_no_books(
    installation: Installation, content: str, words: str
) -> None:
    path = installation.folder / "people.csv"
    path.write_text(content, encoding="utf-8")

    result = installation.run("people", "import", path)

    assert result.code == 2
    assert words in result.err
    assert not list(installation.folder.glob("*.sqlite3"))


def test_a_file_that_is_not_there_is_wrong_use(installation: Installation) -> None:
    assert installation.run("people", "import", installation.folder / "none.csv").code == 2
    assert installation.run("put-codes", "import", installation.folder / "none.csv").code == 2


def test_forgetting_keeps_or_removes_the_works_as_asked(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.run("push")

    kept = installation.run("people", "forget", JOSIAH)

    assert kept.code == 0, kept.err
    assert "1 works of ours stay on the record" in kept.err
    assert installation.rows("people", "list") == []
    assert JOSIAH not in installation.run("history", "--as", "json").out
    assert len(installation.titles()) == 1


def test_with_remove_works_nothing_of_ours_is_left(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2")))
    installation.run("push")

    result = installation.run("people", "forget", f"https://orcid.org/{JOSIAH}", "--remove-works", "--yes")

    assert result.code == 0, result.err
    assert "2 works were taken off the record" in result.err
    assert installation.titles() == []


def test_what_could_not_be_removed_is_told_and_exits_with_one(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.run("push")
    installation.registry.fault("status", method="DELETE", status=400)

    first = installation.run("people", "forget", JOSIAH, "--remove-works")
    (kept,) = installation.rows("people", "list")
    second = installation.run("people", "forget", JOSIAH, "--remove-works")

    assert (first.code, second.code) == (1, 0)
    assert "not removed: item 1" in first.err
    assert kept["to_forget"] is True


@pytest.mark.parametrize("orcid", [BEATRIZ, "0000-0002-1825-0098", "Josiah"])
def test_to_forget_an_unknown_id_is_wrong_use(installation: Installation, orcid: str) -> None:
    assert installation.run("people", "forget", orcid).code == 2


def test_check_tells_whether_a_record_is_there_and_open(installation: Installation) -> None:
    registry = installation.registry
    locked = registry.person()["orcid"]
    registry.set_state(locked, "locked")

    opened = installation.run("people", "check", JOSIAH, "--as", "json")
    closed = installation.run("people", "check", locked, "--as", "json")
    nobody = installation.run("people", "check", "0000-0002-1694-233X", "--as", "json")

    assert (opened.code, closed.code, nobody.code) == (0, 1, 1)
    states = [json.loads(one.out)[0]["record_state"] for one in (opened, closed, nobody)]
    assert states == ["open", "locked", "unknown"]


def test_put_codes_are_written_out_as_csv_and_contradictions_told(installation: Installation) -> None:
    codes = installation.folder / "codes.csv"
    codes.write_text(f"item_id,orcid,put_code\n1,{JOSIAH},7\n2,{JOSIAH},8\n", encoding="utf-8")
    assert installation.run("put-codes", "import", codes).code == 0
    codes.write_text(f"item_id,orcid,put_code\n1,{JOSIAH},9\n3,{JOSIAH},8\n", encoding="utf-8")

    result = installation.run("put-codes", "import", codes)
    exported = installation.run("put-codes", "export")

    assert result.code == 1
    assert "line 2: item '1' of main has the put-code 7" in result.err
    assert "1 are shared" in result.err
    assert list(csv.DictReader(io.StringIO(exported.out))) == [
        {"repository": "main", "item_id": n, "orcid": JOSIAH, "put_code": code}
        for n, code in (("1", "7"), ("2", "8"), ("3", "8"))
    ]


def test_a_name_that_was_confirmed_brings_the_work_to_the_persons_record(installation: Installation) -> None:
    installation.connect()
    nameless = item("7") | {"contributors": [{"family": "Carberry", "given": "Josiah", "field": "creators"}]}
    installation.run("deposit", installation.items(nameless))

    wrong = installation.run("people", "confirm", JOSIAH, "7", "Somebody Else")
    unknown = installation.run("people", "confirm", BEATRIZ, "7", "Josiah Carberry")
    confirmed = installation.run("people", "confirm", JOSIAH, "7", "josiah carberry")
    queued = installation.rows("backfill")
    installation.run("push")

    assert (wrong.code, unknown.code, confirmed.code) == (2, 2, 0), confirmed.err
    assert "it names Josiah Carberry" in wrong.err
    assert BEATRIZ in unknown.err
    assert [(row["item_id"], row["state"]) for row in queued] == [("7", "waiting")]
    assert len(installation.titles()) == 1
