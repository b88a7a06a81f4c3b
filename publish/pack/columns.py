"""What the columns of the CSV files hold, told once for the data dictionary, CSVW and the Data Package."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a CSV file; `title` and `definition` are Dutch."""

    name: str
    title: str
    definition: str
    is_required: bool = False
    is_boolean: bool = False


TABLE = (
    Column("table_id", "Adres van de tabel", "Vast adres van de tabel; het gedrukte nummer staat in haar titel.", True),
    Column("row_label", "Onderwerp", "Tekst van de rij in de tabel.", True),
    Column("col_label", "Periode", "Kop van de kolom in de tabel: de periode of de peildatum.", True),
    Column("figure_id", "Kenmerk van het cijfer", "Indicator, periode en uitsplitsing; hetzelfde in alle bestanden."),
    Column("display_text", "Cijfer", "Het cijfer zoals het is gedrukt; x is geheim en . is niet beschikbaar.", True),
    Column("mark", "Merkteken", "Een * bij een voorlopig cijfer, anders leeg."),
    Column("is_yellow", "Geel", "Of voor dit cijfer nog geen update beschikbaar is: ja of nee.", True, True),
    Column("yellow_text", "Reden van geel", "Welk cijfer er staat en waarom, tussen rechte haken."),
    Column("note", "Toelichting", "Wat bij dit ene cijfer hoort, zoals: niet te berekenen."),
    Column("period_text", "Periode van het cijfer", "De periode van het cijfer als die afwijkt van de kolom."),
    Column("text", "Tekst van de cel", "De hele cel zoals zij in de werkmappen staat.", True),
)
DICTIONARY = (
    Column("soort", "Soort", "Of de regel een kolom of een indicator beschrijft.", True),
    Column("bestand", "Bestand", "Waar de kolom of de indicator staat.", True),
    Column("naam", "Naam", "Naam van de kolom, of het begin van figure_id bij een indicator.", True),
    Column("titel", "Titel", "Naam om te lezen.", True),
    Column("definitie", "Definitie", "Wat er precies staat of is geteld.", True),
    Column("eenheid", "Eenheid", "Waarin de waarde is uitgedrukt.", True),
    Column("teleenheid", "Teleenheid", "Wat er is geteld: personen, aanvragen, beslissingen.", True),
    Column("soort_cijfer", "Soort cijfer", "Of het een aantal in een periode, een stand of een verhouding is.", True),
    Column("populatie", "Populatie", "Wie of wat meetelt.", True),
    Column("bron", "Bron", "Wie het cijfer maakt en waar het staat.", True),
    Column("volgend_cijfer", "Volgend cijfer", "Datum waarop het volgende cijfer wordt verwacht, of onbekend.", True),
    Column("tabellen", "Tabellen", "Nummers van de tabellen waarin de indicator staat.", True),
    Column("let_op", "Let op", "Wat vaak verkeerd wordt gelezen.", True),
)
