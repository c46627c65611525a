"""The same query past one machine: on a local cluster of Spark, the same answers as on DuckDB, to the last figure."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import narwhals as nw
import pytest

from maillage.engine.telephony import class_totals, price_plans
from maillage.engine.telephony.tests.strategies import ROUNDINGS, frame_of
from maillage.engine.telephony.tests.test_rating import MIXED, on_duckdb, rows_of

pyspark = pytest.importorskip("pyspark", reason="pyspark n’est pas installé : .venv/bin/uv pip install -e '.[spark]'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Java n’est pas installé : apt-get install -y openjdk-17-jre-headless", allow_module_level=True)

RECORDS = [
    (
        f"02619100{place % 7:02}",
        place % 80,
        number,
        (place * 37) % 400,
        ("voix", "voix", "sms", "data")[place % 4],
        place * 11,
    )
    for place, number in enumerate(["0261910012", "0639980012", "0899000000", "+442079460000", "3103"] * 40)
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Two workers of one core each, in processes of their own; its driver listens on this machine alone."""
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master(os.environ.get("MAILLAGE_SPARK", "local-cluster[2,1,1024]"))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_a_cluster_gives_the_same_answers(spark: Any) -> None:
    table = frame_of(RECORDS)
    rows = list(zip(*table.values(), strict=True))
    schema = "line string, started_at timestamp_ntz, dialled string, seconds bigint, kind string, kilobytes bigint"
    there = nw.from_native(spark.createDataFrame(rows, schema))

    def answers(frame: Any, bring: Any) -> tuple[list[Any], list[Any]]:
        totals = class_totals(frame, ROUNDINGS)
        return tuple(sorted(tuple(row.items()) for row in bring(each)) for each in (totals, price_plans(totals, MIXED)))  # type: ignore[return-value]

    def from_cluster(frame: Any) -> list[dict[str, Any]]:
        return [row.asDict() for row in frame.to_native().collect()]

    assert answers(there, from_cluster) == answers(on_duckdb(table), rows_of)
