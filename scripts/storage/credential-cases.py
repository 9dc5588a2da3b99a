#!/usr/bin/env python3
"""Runs the table of S3 credential cases against the Python SDK: what S3EntriesTest expects of this
library is what the reference does. Needs clearml 2.1.12; prints "N passed, N failed"."""
import json
import os
import pathlib
import sys

for name in list(os.environ):
    if name.startswith("AWS_"):
        del os.environ[name]

from clearml.backend_config.bucket_config import S3BucketConfigurations  # noqa: E402

TABLE = (
    pathlib.Path(__file__).resolve().parents[2]
    / "clearml-sdk-storage/src/test/resources/s3-credential-cases.json"
)


def actual(configurations, uri):
    found = configurations.get_config_by_uri(uri)
    return {
        "key": found.key,
        "host": found.host or "",
        "region": found.region or "",
        "secure": found.secure,
        "chain": bool(found.use_credentials_chain),
        "token": found.token or "",
        "acl": found.acl or "",
        "profile": found.profile or "",
        "verify": "" if found.verify is None else str(found.verify).replace("False", "false").replace("True", "true"),
        "multipart": bool(found.multipart),
        "extra": ",".join(f"{name}={value}" for name, value in (found.extra_args or {}).items()),
    }


def main():
    table = json.loads(TABLE.read_text())
    configurations = S3BucketConfigurations.from_config(table["s3"])
    failed = 0
    for case in table["cases"]:
        expected = {
            "key": case["key"],
            "host": case["host"],
            "region": case["region"],
            "secure": case["secure"],
            "chain": case.get("chain", False),
            "multipart": case.get("multipart", True),
            **{name: case.get(name, "") for name in ("token", "acl", "profile", "verify", "extra")},
        }
        found = actual(configurations, case["uri"])
        if found != expected:
            failed += 1
            print(f"{case['uri']}: the reference says {found}, the table {expected}")
    print(f"{len(table['cases']) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
