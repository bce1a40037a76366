"""``python -m orcid_repo_plugin`` is ``orcid-repo``."""

from orcid_repo_plugin.cli.main import main

if __name__ == "__main__":
    main()
