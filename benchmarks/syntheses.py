"""`python -m benchmarks syntheses`: an invented census of 500 and of 5,000 communes, from frozen answers to chapters.

Seconds are of the processor, so that a busy machine changes them little: read the ratio of the two sizes.
"""

import os
import time

__all__ = ["main"]

SIZES = (500, 5_000)


def main(_: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    import django  # noqa: PLC0415 ready before the models

    django.setup()
    from maillage.engine.testing import METHODS, cover, known_territories, sized_territories  # noqa: PLC0415
    from maillage.journey.studies.syntheses.documents.census import compose_census, compose_digest  # noqa: PLC0415
    from maillage.journey.studies.syntheses.engine.census import conduct_census  # noqa: PLC0415
    from maillage.journey.studies.syntheses.tests.censuses import census_of  # noqa: PLC0415
    from maillage.kernel.papers import chapters_of, stored  # noqa: PLC0415

    print("| communes | records | conducted, s | composed, s | times the smaller |\n|---|---:|---:|---:|---:|")
    first = 0.0
    for communes in SIZES:
        census = census_of(communes)
        records = sum(len(rows) for entity in census.entities for rows in entity.records.values())
        start = time.process_time()
        study = conduct_census(census, territory="Essai")
        conducted = time.process_time()
        chapters_of(compose_census(study))
        stored(*compose_digest(study))
        composed = time.process_time()
        first = first or conducted - start
        wall = conducted - start
        print(f"| {communes:,} | {records:,} | {wall:.2f} | {composed - conducted:.2f} | {wall / first:.1f} |")
    print(
        "\n| known territory | method | ranges of 95 % that hold the truth | mean error | width |\n|---|---|---:|---:|---:|"
    )
    for territory in (*known_territories(), *sized_territories()):
        for method in METHODS:
            found = cover(territory, draws=1000, method=method)
            errors = f"{found.mean_error_pct:+.1f} % | {found.mean_width_pct:.0f} %"
            print(f"| {territory.name} | {method} | {100 * found.covered:.1f} % | {errors} |")
