"""Which made-up series there are: per layout the files of a delivery, and the families that a file holds."""

from __future__ import annotations

from dataclasses import dataclass, field

COUNTRIES = ("SYR", "AFG", "IRQ", "IRN", "TUR", "SOM", "ERI", "YEM", "DZA", "MAR", "NGA", "PAK")
OTHERS = ("SDN", "TUN", "EGY", "CHN", "IND", "BRA", "POL", "ROU")
MEMBER_STATES = ("DEU", "FRA", "ITA", "ESP", "BEL", "AUT", "SWE", "POL")


@dataclass(frozen=True)
class Family:
    """A total with its members over time. `topic` is what the layout needs to write it; `rest` is what the members
    leave of the total (None: there is no total row)."""

    indicator: str
    topic: str = ""
    dimension: str = ""
    members: tuple[str, ...] = ()
    fixed: dict[str, str] = field(default_factory=dict)
    unit: str = "persons"
    grain: str = "year"
    base: int = 1
    rest: float | None = 0.0
    since: int = 2013

    @property
    def is_share(self) -> bool:
        return self.unit in ("percent", "per_1000")

    def breakdown(self, member: str) -> str:
        """The canonical breakdown of a member; `''` is the total."""
        pairs = {**self.fixed, **({self.dimension: member} if member else {})}
        return ";".join(f"{k}={v}" for k, v in sorted(pairs.items()))


@dataclass(frozen=True)
class Unit:
    """What one file of a delivery holds: wrong values in two units never touch the same series."""

    layout: str
    partner: str
    dataset: str
    name: str
    families: tuple[Family, ...]
    flagged: bool = False

    @property
    def key(self) -> str:
        return f"{self.dataset}:{self.name}"

    @property
    def is_full(self) -> bool:
        """Whether each delivery holds the whole table: their contracts say `coverage: full`."""
        return self.dataset in ("cbs/asielverzoeken_maand", "cbs/immigratie_herkomst_85484ned")


def _eurostat() -> list[Unit]:
    def unit(table: str, indicator: str, geo: str, column: str, dimension: str, **more: object) -> Unit:
        fixed = {"geo": geo, **more.pop("fixed", {})}
        members = more.pop("members", COUNTRIES[:6])
        family = Family(indicator, column, dimension, members, fixed, base=5, rest=0.3, **more)
        return Unit("eurostat", "eurostat", f"eurostat/{table}", f"{table}_{geo}", (family,), flagged=True)

    made = []
    for geo in MEMBER_STATES[:4]:
        made += [
            unit("migr_asyappctza", "eu_asylum_first", geo, "citizen", "citizen"),
            unit("migr_eiord", "eu_ordered_to_leave", geo, "citizen", "citizen"),
            unit("migr_eirtn", "eu_returned", geo, "citizen", "citizen"),
            unit("migr_eirfs", "eu_refused_entry", geo, "citizen", "citizen"),
            unit("migr_eipre", "eu_illegally_present", geo, "citizen", "citizen"),
            unit("migr_resfirst", "eu_first_permits", geo, "citizen", "citizen", unit="permits"),
            unit(
                "migr_asytpsm",
                "eu_tp_stock",
                geo,
                "citizen",
                "citizen",
                grain="month",
                since=2022,
                members=("UKR", "SYR", "NGA"),
            ),
            unit("migr_asyappctzm", "eu_asylum_subsequent", geo, "citizen", "citizen", grain="month", since=2022),
            unit(
                "migr_acqs",
                "eu_citizenship",
                geo,
                "indic_mg",
                "citizen",
                unit="percent",
                members=(),
                fixed={"measure": "rate"},
            ),
        ]
    for geo in MEMBER_STATES[4:]:
        made += [
            unit("migr_asyappctzm", "eu_asylum_first", geo, "citizen", "citizen", grain="month", since=2022),
            unit("migr_eiord1", "eu_ordered_to_leave", geo, "citizen", "citizen", grain="quarter", since=2020),
            unit("migr_acq", "eu_citizenship", geo, "citizen", "citizen"),
            unit(
                "migr_dubro",
                "eu_dublin_out_all",
                geo,
                "partner",
                "partner_country",
                unit="requests",
                members=("DEU", "FRA", "ITA", "ESP"),
            ),
        ]
    outcomes = ("refugee_status", "subsidiary_protection", "humanitarian", "rejected")
    family = Family("asy_decisions_first", "decision", "outcome", outcomes, {"source": "eurostat"}, base=5)
    made.append(Unit("eurostat", "eurostat", "eurostat/migr_asydcfsta", "migr_asydcfsta_NLD", (family,), flagged=True))
    return made


def _statline() -> list[Unit]:
    def unit(dataset: str, name: str, *families: Family) -> Unit:
        return Unit("statline", "cbs", f"cbs/{dataset}", name, families, flagged=True)

    sexed = {"base": 5, "rest": 0.25}
    return [
        unit(
            "asielverzoeken_jaar",
            "80059ned",
            Family("asy_first", "Eerste asielverzoeken (personen) (aantal)", "nationality", COUNTRIES, **sexed),
            Family("asy_nareis_arrivals", "Nareizigers (personen) (aantal)", "nationality", COUNTRIES, **sexed),
        ),
        unit(
            "asielvergunningen",
            "85400NED",
            Family(
                "asy_permits_type",
                "Verleende asielvergunningen (aantal)",
                "ground",
                ("refugee_status", "subsidiary_protection", "humanitarian"),
                base=5,
                unit="permits",
            ),
        ),
        unit(
            "alleenstaande_minderjarigen",
            "82045NED",
            Family(
                "asy_amv_first",
                "Asielverzoeken van alleenstaande minderjarige vreemdelingen (aantal)",
                "nationality",
                COUNTRIES[:7],
                {"source": "cbs"},
                **sexed,
            ),
        ),
        unit(
            "corporatiewoningen",
            "corporatiewoningen",
            Family(
                "hou_corp_allocations",
                "Toegewezen corporatiewoningen aan huishoudens met een statushouder (aantal)",
                unit="dwellings",
            ),
        ),
        unit(
            "eerste_vergunningen",
            "82027NED",
            Family(
                "reg_first_permits_cbs",
                "Eerste verblijfsvergunningen voor bepaalde tijd (aantal)",
                "motive",
                ("family", "knowledge_worker_blue_card", "study", "work"),
                base=5,
                rest=0.2,
                unit="permits",
            ),
        ),
        unit(
            "nationaliteitswijzigingen",
            "37199ned",
            Family(
                "nat_acquired",
                "Verkrijgingen van de Nederlandse nationaliteit (aantal)",
                "regime",
                ("naturalisation",),
                rest=0.25,
            ),
        ),
    ]


def _statline_titled() -> list[Unit]:
    def topic(indicator: str, name: str, dimension: str, **more: object) -> Family:
        return Family(indicator, name, dimension, **{"base": 5, "rest": 0.3, **more})

    def unit(dataset: str, name: str, *families: Family) -> Unit:
        return Unit("statline_titled", "cbs", f"cbs/{dataset}", name, families, flagged=True)

    monthly = {"grain": "month", "since": 2022}
    land = {"members": ("DEU", "FRA", "ITA", "CHE")}
    return [
        # with the totals of these the year would have to be the sum of its months, so there are none
        unit(
            "asielverzoeken_maand", "83102NED",
            topic("asy_first", "Eerste asielverzoeken (personen)", "nationality", members=OTHERS[:5], **{**monthly, "rest": None}),
            topic("asy_repeat", "Volgende asielverzoeken", "nationality", members=COUNTRIES[:6], **monthly),
            topic("asy_nareis_arrivals", "Nareizigers (personen)", "nationality", members=OTHERS[:5], **{**monthly, "rest": None}),
        ),
        unit("bevolking_migratie", "bevolking_migratie_in",
             topic("reg_immigration", "Immigratie", "origin", members=OTHERS[:6], base=1, grain="year")),
        unit("bevolking_migratie", "bevolking_migratie_uit",
             topic("reg_emigration", "Emigratie", "origin", members=COUNTRIES[:6], base=1)),
        unit("dublin", "dublin_uit",
             topic("asy_dublin_claims_out", "Uitgaande verzoeken", "partner_country", fixed={"source": "cbs"}, unit="requests", **land),
             topic("asy_dublin_transfers_out", "Uitgaande overdrachten", "partner_country", **land)),
        unit("dublin", "dublin_in",
             topic("asy_dublin_claims_in", "Inkomende verzoeken", "partner_country", unit="requests", **land),
             topic("asy_dublin_transfers_in", "Inkomende overdrachten", "partner_country", **land)),
        unit("dublin", "dublin_aanvaard",
             topic("asy_dublin_accepted", "Geaccepteerde uitgaande verzoeken", "partner_country", unit="percent",
                   fixed={"measure": "rate", "source": "cbs"}, **land)),
    ]  # fmt: skip


def _other_layouts() -> list[Unit]:
    coa = {"grain": "reference_date", "since": 2017}
    chain = {"base": 10, "rest": 0.25}
    made = [
        Unit("cbs_odata_v4", "cbs", "cbs/immigratie_herkomst_85484ned", "85484NED", (
            Family("reg_immigration", "M000167", "origin", ("POL", "ROU", "SYR"), rest=None, grain="month", since=2022),)),
        Unit("coa_pagina", "coa", "coa/bezetting", "bezetting_groep", (
            Family("asy_coa_occupancy", "Bezetting", "group", ("in_coa_locatie", "buiten_coa_locatie"), **coa),)),
        Unit("coa_pagina", "coa", "coa/bezetting", "bezetting_vergunning", (
            Family("asy_coa_statusholders", "Vergunninghouders", **coa),)),
        Unit("coa_pagina", "coa", "coa/bezetting", "bezetting_locaties", (
            Family("asy_coa_locations", "Locaties", unit="locations", **coa),)),
        Unit("dtv_brontabel", "dtv", "dtv/instroom_brontabel", "instroom", (
            Family("dep_dtv_intake", "", "source_organisation", ("ind", "politie", "kmar", "overige"), base=10,
                   rest=None, unit="files"),)),
    ]  # fmt: skip
    departures = ("zelfstandig", "gedwongen", "zonder_toezicht")
    nationality = ("nationality", COUNTRIES[:6])
    for partner, dataset, name, topic, indicator, dimension, members, more in (
        ("aenm", "vertrek_ketenbreed", "vertrek_ketenbreed", "Ketenbreed vertrek", "dep_chainwide", "departure_type", departures, {"rest": 0.0}),
        ("dtv", "vertrek", "vertrek", "Vertrek", "dep_dtv_by_type", "departure_type", departures, {"rest": 0.0}),
        ("coa", "in_en_uitstroom", "coa_instroom", "Instroom COA", "asy_coa_inflow", "group", ("asylum_seekers", "statusholders"), {"grain": "month", "since": 2022}),
        ("coa", "in_en_uitstroom", "coa_uitstroom", "Uitstroom COA", "asy_coa_outflow", "group", ("asylum_seekers", "statusholders"), {"rest": 0.0}),
        ("dji", "vreemdelingenbewaring", "vreemdelingenbewaring", "Instroom vreemdelingenbewaring", "sup_detention_in", "ground", ("mtv_check", "police_id_check"), {}),
        ("ind", "asielbeslissingen", "asielbeslissingen", "Beslissingen eerste asielaanvragen", "asy_decisions_first", *nationality, {"fixed": {"request_type": "first"}, "grain": "month", "since": 2022}),
        ("ind", "asielbeslissingen", "asielbeslissingen_spoor", "Nieuwe aanvragen", "asy_tracks", "track", ("1", "2", "4"), {"grain": "month", "since": 2022}),
        ("ind", "eu_documenten", "eu_documenten", "Beslissingen EU-documenten", "reg_eu_documents", *nationality, {}),
        ("ind", "werk_studie_gezin", "werk_studie_gezin_mvv", "Aanvragen mvv", "reg_mvv_applications", *nationality, {}),
        ("ind", "werk_studie_gezin", "werk_studie_gezin_vvr", "Beslissingen vvr", "reg_vvr_decisions", *nationality, {}),
        ("ind", "werk_studie_gezin", "werk_studie_gezin_gezin", "Aanvragen gezin", "reg_family", *nationality, {}),
        ("ind", "werk_studie_gezin", "werk_studie_gezin_studie", "Aanvragen studie", "reg_study_permits", *nationality, {"grain": "month", "since": 2022}),
        ("politie", "vreemdelingentoezicht", "vreemdelingentoezicht", "Gecontroleerde personen", "sup_avim", *nationality, {}),
    ):  # fmt: skip
        family = Family(indicator, topic, dimension, members, **{**chain, **more})
        made.append(Unit("migratieketen", partner, f"{partner}/{dataset}", name, (family,)))
    for route in ("central_mediterranean", "western_mediterranean", "eastern_mediterranean", "western_balkan"):
        family = Family(
            "eu_irregular_crossings", route, "nationality", (*COUNTRIES[:6], "TUN", "EGY"),
            {"border": "sea", "route": route}, "detections", "month", rest=None, since=2021,
        )  # fmt: skip
        made.append(Unit("frontex", "frontex", "frontex/detections", f"Detections_of_IBC_{route}", (family,)))
    for host in ("NLD", "DEU", "TUR", "PAK", "FRA", "POL"):
        made.append(Unit("unhcr", "unhcr", "unhcr/population", f"population_{host}", (
            Family("int_host_top10", "refugees", fixed={"host": host}, grain="year_end"),
            Family("int_return_refugees", "returned_refugees", fixed={"host": host}),
        )))  # fmt: skip
        made.append(Unit("unhcr", "unhcr", "unhcr/solutions", f"solutions_{host}", (
            Family("int_resettled", "resettlement", "origin", ("AFG", "IRQ", "SOM", "ERI", "SDN"), {"host": host}, rest=None),
        )))  # fmt: skip
    return made


# partner, indicator, unit, dimension of its members, grain; every one is owed by that partner and delivered by template
TEMPLATES = """
arbeidsinspectie reg_labour_abuse cases - year
bz reg_visa_applications applications nationality year
bz reg_visa_refusal percent nationality year
cbs reg_eu_labour persons origin year
cbs reg_eu_nationals_resident persons nationality year_end
coa asy_coa_duration months - year
coa hou_wait_weeks weeks - year
dji sup_detention_stock persons sex year_end
dji sup_detention_days days - year
dtv dep_charters_escorts persons - year
dtv dep_country_cooperation documents country year
dtv dep_demonstrable_share percent nationality year
dtv dep_syria persons - month
dtv sup_detention_departure percent - year
duo inb_completed persons - year
duo inb_exam_pass percent - year
duo inb_exempt persons - year
duo inb_fines persons - year
duo reg_int_students persons origin year
euaa eu_asylum_pending persons - year
eurostat eu_asylum_per_capita per_1000 geo year
ind asy_default_notices notices - year
ind asy_duration weeks - month
ind asy_grant_rate_nl percent nationality year
ind asy_nareis_applications applications nationality month
ind asy_nareis_decisions decisions - month
ind asy_pending_age applications - month
ind asy_withdrawn permits - year
ind asy_dublin_terms requests - month
ind nat_decisions decisions - year
ind nat_requests requests nationality year
ind nat_revoked persons - year
ind nat_wait days - year
ind reg_blue_card permits nationality year
ind reg_grant_rate percent - year
ind reg_ind_service_terms percent - year
ind reg_kennismigrant applications nationality year
ind reg_orientation_year permits nationality year
ind sup_entry_bans decisions - year
ind asy_penalties EUR_million - year
iom dep_iom persons country year
iom int_mediterranean_deaths persons - month
kmar sup_border_refusals persons nationality year
kmar sup_mtv persons - year
nidos asy_amv_guardianship persons - year_end
rechtspraak asy_appeals cases - year
rvs asy_appeals_higher cases - year
szw inb_abroad exams country year
unhcr int_displaced_total persons origin year_end
unhcr int_idp_total persons country year_end
unhcr int_refugees_total persons origin year_end
uwv reg_seasonal_gvva permits - year
uwv reg_twv permits nationality year
vro hou_labour_migrants places - year_end
wodc asy_coa_incidents incidents - year
wodc asy_coa_suspects registrations nationality year
aenm ukr_private persons - month_end
aenm ukr_registered persons nationality month_end
aenm ukr_sheltered persons - month_end
"""


def _templates() -> list[Unit]:
    made = []
    for number, line in enumerate(TEMPLATES.split("\n")[1:-1]):
        partner, indicator, unit, dimension, grain = line.split()
        members = {"-": (), "sex": ("F", "M"), "geo": MEMBER_STATES[:5]}.get(dimension, COUNTRIES[: 4 + number % 7])
        family = Family(
            indicator, "", "" if dimension == "-" else dimension, members, unit=unit.replace("EUR_", "EUR "),
            grain=grain, since=2023 if grain == "month_end" else 2022 if grain == "month" else 2014,
            rest=0.0 if dimension in ("-", "sex") or number % 3 == 0 else 0.3,
        )  # fmt: skip
        made.append(Unit("levering", partner, "sjabloon/levering", f"levering_{indicator}", (family,), flagged=True))
    return made


UNITS = tuple(_eurostat() + _statline() + _statline_titled() + _other_layouts() + _templates())
