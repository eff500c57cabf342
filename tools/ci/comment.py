"""Say below a pull request what its check has found: one comment, kept up to date."""

from __future__ import annotations

import os

from hub import Unusable, harmless, pull_request_of, read_report, say, shorten


def main() -> None:
    """Take the report of the run RUN_ID, which checked HEAD_SHA and ended in CONCLUSION."""
    try:
        report = read_report(os.environ["RUN_ID"])
        pull_request_of(report, os.environ["HEAD_SHA"])
    except Unusable as reason:
        print(f"no comment: {reason}")
        return
    say(report.number, "socml-report", _comment(report.text))
    print(f"said below pull request {report.number}")


def _comment(text: str) -> str:
    """Put our own words first: nothing in the report can swallow them there."""
    run_url = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['GITHUB_REPOSITORY']}/actions/runs"
    run = f"[the run]({run_url}/{os.environ['RUN_ID']})"
    if os.environ["CONCLUSION"] == "success":
        head = f"**The check has passed.** A preview of the site is among the artifacts of {run}."
    else:
        head = f"**The check asks for corrections.** All it found, and a preview, are in {run}."
    whole = harmless(text)
    shown = shorten(whole)
    if shown != whole:
        head += " What follows is too long for a comment, and is cut."
    return f"{head}\n\n{shown}"


if __name__ == "__main__":
    main()
