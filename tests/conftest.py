"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples in every run: whoever changes something else gets no failure for it. To look for
# new ones: pytest --hypothesis-profile=default tests/property
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write what the code gives now into the files of expected output; read the diff.",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


def pytest_configure(config: pytest.Config) -> None:
    # Whoever builds with a fixed date in their shell gets the same results as everybody else.
    os.environ.pop("SOURCE_DATE_EPOCH", None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is at hand (`.ci/run`), a test that was skipped has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if os.environ.get("SOCML_NO_SKIPS") and skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped, and none may be here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
