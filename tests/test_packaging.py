from importlib.metadata import packages_distributions

import pytest


@pytest.mark.parametrize("package", ["adapters", "bots", "rules", "sandbox", "storage"])
def test_no_other_distribution_overwrites_our_package(package: str) -> None:
    assert set(packages_distributions().get(package, [])) <= {"unseen"}
