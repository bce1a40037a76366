"""The key file is changed all at once, and for no more eyes than before."""

import os
import stat
from pathlib import Path

import pytest

from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store.key_file import held, put_in_front, take_out

OLD = "T2xkIGtleSBvZiB0aGUgcmVwb3NpdG9yeSwgMzIgYnk="
OLDER = "T2xkZXIga2V5IG9mIHRoZSByZXBvc2l0b3J5LCAzMi0="
NEW = "TmV3IGtleSBvZiB0aGUgcmVwb3NpdG9yeSwgMzIgYnk="
CONTENT = f"# the library's\n\n{OLD}  # since May\n{OLDER}\n# end\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "orcid-repo.key"
    path.write_text(CONTENT, encoding="utf-8")
    path.chmod(0o600)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_key_stands_before_all_others_and_comments_stay(path: Path) -> None:
    put_in_front(path, NEW)

    assert path.read_text() == f"# the library's\n\n{NEW}\n{OLD}  # since May\n{OLDER}\n# end\n"
    assert mode(path) == 0o600


def test_old_keys_are_taken_out_and_comments_stay(path: Path) -> None:
    put_in_front(path, NEW)

    take_out(path, [OLD, OLDER], NEW)

    assert path.read_text() == f"# the library's\n\n{NEW}\n# since May\n# end\n"


def test_of_several_keys_in_a_line_the_others_stay(path: Path) -> None:
    path.write_text(f"{NEW} {OLD} {OLDER} # all of them\n")

    take_out(path, [OLD], NEW)

    assert path.read_text() == f"{NEW} {OLDER} # all of them\n"


def test_a_file_of_an_editor_of_another_system_is_read(path: Path) -> None:
    path.write_bytes(f"# Schl\u00fcssel\r\n{OLD}\r\n".encode("utf-8-sig"))

    put_in_front(path, NEW)

    assert path.read_bytes() == f"# Schl\u00fcssel\n{NEW}\n{OLD}\n".encode()


def test_nothing_is_taken_out_of_a_file_that_somebody_has_changed(path: Path) -> None:
    with pytest.raises(StoreError, match="somebody has changed the key file meanwhile"):
        take_out(path, [OLD], NEW)

    assert path.read_text() == CONTENT


@pytest.mark.parametrize(
    ("before", "after"),
    [(0o600, 0o600), (0o640, 0o640), (0o644, 0o600), (0o400, 0o600), (0o660, 0o640)],
    ids=oct,
)
def test_no_more_eyes_see_the_keys_than_before(path: Path, before: int, after: int) -> None:
    path.chmod(before)

    put_in_front(path, NEW)

    assert mode(path) == after


def test_the_file_keeps_its_owner(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(path, 65534, 65534)

    put_in_front(path, NEW)

    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65534)


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere.key"
    link.symlink_to(path)

    put_in_front(link, NEW)

    assert link.is_symlink()
    assert NEW in path.read_text()


def test_nothing_else_is_left_in_the_folder(path: Path, tmp_path: Path) -> None:
    put_in_front(path, NEW)
    take_out(path, [OLD], NEW)
    with pytest.raises(StoreError):
        take_out(path, [OLDER], OLD)

    assert [found.name for found in tmp_path.iterdir()] == ["orcid-repo.key"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the key file cannot be changed: No such file or directory"):
        put_in_front(tmp_path / "nowhere.key", NEW)


def test_one_changes_the_keys_at_a_time(path: Path) -> None:
    with (
        held(path),
        pytest.raises(StoreError, match="another `keys rotate` is at work"),
        held(path),
    ):
        pass

    with held(path):
        put_in_front(path, NEW)
    assert NEW in path.read_text()
