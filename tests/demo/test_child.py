"""The service's process leaves nothing behind."""

import subprocess
import sys


def test_it_ends_when_the_process_that_started_it_is_gone() -> None:
    command = [sys.executable, "-u", "-m", "orcid_repo_plugin.demo.child", "registry", "--port", "0"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.readline()  # it runs
        assert child.poll() is None

        child.stdin.close()  # as the system does when we are killed

        child.wait(timeout=30)
        rest = child.stdout.read()
    assert "Traceback" not in rest
