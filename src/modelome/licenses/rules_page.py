"""The rules table as a table of docs/licenses.md: `python -m modelome.licenses.rules_page`."""

from __future__ import annotations

import sys

from modelome.licenses.rules import RULES_VERSION, in_words, licenses_with_rules, rule_of

__all__ = ["rules_page"]


def rules_page() -> str:
    """Write one row a license: what a derivative's license must show, how it binds, the clause."""
    lines = [
        f"Rules of {RULES_VERSION}.",
        "",
        "| license | a derivative's license must show | binds by | clause |",
        "|---|---|---|---|",
    ]
    for license_id in licenses_with_rules():
        rule = rule_of(license_id)
        if rule is not None:
            asked = "; ".join(in_words(one) for one in sorted(rule.carries)) or "nothing"
            binds = "agreement" if rule.agreement else "copyright"
            lines.append(f"| `{license_id}` | {asked} | {binds} | {rule.clause} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(rules_page() + "\n")
