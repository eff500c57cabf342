"""Find the pull request that a run has checked, for the steps that decide about it."""

from __future__ import annotations

import os
import re

from hub import Unusable, pull_request_of, read_report, set_output


def main() -> None:
    """Hand over the number and the author of the pull request at HEAD_SHA, as GitHub knows them."""
    try:
        report = read_report(os.environ["RUN_ID"])
        pull = pull_request_of(report, os.environ["HEAD_SHA"])
        if pull["base"]["ref"] != os.environ["BRANCH"] or pull["draft"]:
            raise Unusable(f"it is a draft, or not meant for {os.environ['BRANCH']}")
        login = pull["user"]["login"]
        if not re.fullmatch(r"[A-Za-z0-9-]+(\[bot\])?", login):
            raise Unusable("its author has no name of an account")
    except Unusable as reason:
        print(f"nothing merges: {reason}")
        return
    set_output("number", str(report.number))
    set_output("login", login)


if __name__ == "__main__":
    main()
