"""A service has the files that every service has."""

from pathlib import Path

from deploy.lints.__main__ import PROJECT, findings
from deploy.lints.layout import service_files


def _service(root: Path, *names: str) -> None:
    for name in ("__init__.py", "README.md", "main.py", *names):
        path = root / "services" / "intake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def test_the_agreed_files_and_packages_are_fine(tmp_path: Path) -> None:
    _service(tmp_path, "domain.py", "repository/referrals.py", "migrations/env.py", "templates/case.html")
    assert not list(service_files(tmp_path))


def test_another_file_is_a_breach(tmp_path: Path) -> None:
    _service(tmp_path, "utils.py", "helpers/text.py")
    assert [str(found.path) for found in service_files(tmp_path)] == [
        "services/intake/helpers",
        "services/intake/utils.py",
    ]


def test_a_missing_readme_is_a_breach(tmp_path: Path) -> None:
    _service(tmp_path)
    (tmp_path / "services" / "intake" / "README.md").unlink()
    assert [str(found.path) for found in service_files(tmp_path)] == ["services/intake/README.md"]


def test_the_project_keeps_its_own_rules() -> None:
    assert [str(finding) for finding in findings(PROJECT)] == []
