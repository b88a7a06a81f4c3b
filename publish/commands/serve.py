"""Warehouse: `svm serve`."""

from __future__ import annotations

import click
import cloup

from publish.commands.reader import examples
from svm.home import Home


@cloup.command(epilog=examples("svm serve", "svm serve --port 9000"))
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address of this machine to answer on."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port; 0 takes a free one."
)
def serve(host: str, port: int) -> None:
    """Answer over HTTP, read only, until Ctrl+C: figures, tables, observations as of a day, SDMX.

    As CSV, JSON and Parquet for Excel, R and Python; / says how, /v1/openapi.json describes every address. What is
    published meanwhile is answered from then on. Nobody else on the network can ask unless --host is an address of
    the network: then anyone there can read every figure, also before the report is sent.
    """
    from publish.serve.app import LOOPBACK
    from publish.serve.run import run
    from svm.database import connect

    home = Home.default()
    connect(home).close()
    if host not in LOOPBACK:
        click.echo("Note: everyone who can reach this address can read every figure; there is no password.", err=True)
    run(home, host, port, lambda address: click.echo(f"Answering on {address} (stop with Ctrl+C)"))
