"""The product's settings with a home of its own, so that a test run never touches an instance on this machine."""

import os
from pathlib import Path

os.environ["YINUO_HOME"] = str(Path(__file__).resolve().parent.parent / ".cache" / "test-home")

from yinuo.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; the tests log in all the time
