"""Settings of the tests: the real ones, with what a test run must not wait for or write to."""

from config.settings import *  # noqa: F403
