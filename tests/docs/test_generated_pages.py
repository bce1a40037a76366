"""Pages that are printed from the code are as the code would print them now."""

import subprocess
import sys
from pathlib import Path

GENERATE = Path(__file__).parents[2] / "docs" / "generate.py"


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(GENERATE), "--check"], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, f"run `make docs`:\n{done.stdout}{done.stderr}"
