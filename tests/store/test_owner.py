"""Who holds a lease, and whether that process still lives."""

import subprocess
import sys

import pytest

from orcid_repo_plugin.store.owner import is_dead, new_owner


def test_two_pushes_of_one_process_are_told_apart() -> None:
    one, other = new_owner(), new_owner()

    assert one != other
    assert one.rpartition("|")[0] == other.rpartition("|")[0]
    assert not is_dead(one)


def test_a_process_lives_until_it_ends() -> None:
    program = "from orcid_repo_plugin.store.owner import new_owner; print(new_owner(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        alive = not is_dead(owner)
        process.kill()
        process.wait()

    assert alive
    assert is_dead(owner)


def test_another_process_with_the_same_number_is_another_one() -> None:
    machine, pid, started, name = new_owner().split("|")

    assert is_dead(f"{machine}|{pid}|{started}0|{name}")


@pytest.mark.parametrize("owner", ["elsewhere|1|1|x", "", "elsewhere", "|||", "elsewhere|4194000|7|x"])
def test_nobody_elsewhere_is_called_dead(owner: str) -> None:
    assert not is_dead(owner)


def test_a_name_that_makes_no_sense_is_not_called_dead() -> None:
    machine = new_owner().partition("|")[0]

    assert not is_dead(f"{machine}|no number|1|x")
    assert not is_dead(machine)
