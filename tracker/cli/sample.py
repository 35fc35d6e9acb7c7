"""``phrasetrack sample``: draw matches of your own texts for judging."""

import click

from tracker.cli.options import all_option, phrase_options, store_option, zones_option


@click.command()
@click.argument("size", type=int, metavar="N")
@click.option("--by-phrase", is_flag=True, help="Spread the sample over the phrases.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another draw.")
@click.option("-o", "--output", metavar="F", help="Write to this file instead of the terminal.")
@all_option
@click.option("--raw-csv", is_flag=True, help="Do not guard CSV cells like '=1+1'.")
@phrase_options
@store_option
@zones_option
def sample(
    size: int,
    by_phrase: bool,
    seed: int,
    output: str | None,
    everything: bool,
    raw_csv: bool,
    phrases: tuple[str, ...],
    categories: tuple[str, ...],
    store_path: str,
    zones: str,
) -> None:
    """Draw N matches of your own texts for judging, the same ones every time.

    Write yes or no into the column "right" of the CSV (nothing where you cannot tell), then:
    phrasetrack evaluate --judged judge.csv
    """
    from tracker.cli.tables import check_output, write_bytes
    from tracker.measures import select_phrases
    from tracker.results.store import Store
    from tracker.results.zones import known_zones
    from tracker.workbench.sample import draw_sample, sample_as_csv

    check_output(output)
    with Store.open(store_path, everything=everything) as store:
        wanted = phrases
        if phrases or categories:
            chosen = select_phrases(store.phrases(), phrases, categories)
            wanted = tuple(chosen.get_column("phrase").to_list())
        rows = draw_sample(store, size, wanted, by_phrase, seed, known_zones(zones.split(",")))
    text = sample_as_csv(rows, raw_csv)
    if output is None:
        click.echo(text, nl=False)
    else:
        # spreadsheets take a file without the mark for an old code page
        write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"), output)
        click.echo(f"{output}: {len(rows):,} matches to judge. Write yes or no into the column "
                   f"'right', then: phrasetrack evaluate --judged {output}", err=True)  # fmt: skip
