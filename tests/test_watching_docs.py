"""What the documents say about the numbers is what the program counts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import Metric

from bots.depths import Depths
from bots.metrics import Metrics
from tests.bots.stage import Stage

GUIDE = Path(__file__).parents[1] / "docs" / "how-to" / "watch-over-it.md"


@pytest.fixture
def metrics(tmp_path: Path) -> Iterator[list[Metric]]:
    stage, metrics = Stage(tmp_path), Metrics()
    metrics.add(Depths(stage.store, metrics))
    yield list(metrics.registry.collect())
    stage.close()


def told(metric: Metric) -> str:
    return f"{metric.name}_total" if metric.type == "counter" else metric.name


def test_every_metric_is_explained_and_no_other(metrics: list[Metric]) -> None:
    explained = re.findall(r"^\| `(unseen_\w+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(told(one) for one in metrics)


def test_rules_ask_for_metrics_that_there_are(metrics: list[Metric]) -> None:
    asked = set(re.findall(r"expr:.*?(unseen_\w+)", GUIDE.read_text(encoding="utf-8")))
    assert asked
    assert asked <= {told(one) for one in metrics}
