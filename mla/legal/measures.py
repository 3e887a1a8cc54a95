"""What one state may ask of another: codes for the purposes that treaties list, in plain words."""

from enum import StrEnum


class Measure(StrEnum):
    """One kind of assistance; `label` says it in plain words."""

    PRES = "PRES"
    TDIS = "TDIS"
    SUBS = "SUBS"
    STOR = "STOR"
    RTTD = "RTTD"
    RTCD = "RTCD"
    EVID = "EVID"
    SERV = "SERV"
    SRCH = "SRCH"
    SITE = "SITE"
    EXPT = "EXPT"
    RECS = "RECS"
    TRAC = "TRAC"
    APPR = "APPR"
    XFER = "XFER"
    VTC = "VTC"
    CONF = "CONF"
    FRZE = "FRZE"
    SPON = "SPON"
    JIT = "JIT"
    LEC = "LEC"
    EMRG = "EMRG"

    @property
    def label(self) -> str:
        return LABELS[self]


ELECTRONIC = frozenset(
    {Measure.PRES, Measure.TDIS, Measure.SUBS, Measure.STOR, Measure.RTTD, Measure.RTCD}
)
"""Measures on evidence in electronic form, and nothing else."""

COMPUTER = ELECTRONIC - {Measure.SUBS, Measure.STOR} | {Measure.EMRG}
"""Measures that a general treaty on mutual assistance does not know."""

LABELS = {
    Measure.PRES: "Preserve stored data",
    Measure.TDIS: "Disclose the route of preserved traffic data",
    Measure.SUBS: "Subscriber information",
    Measure.STOR: "Search, seize or disclose stored data",
    Measure.RTTD: "Collect traffic data in real time",
    Measure.RTCD: "Intercept content",
    Measure.EVID: "Take evidence or a statement from a person",
    Measure.SERV: "Serve judicial documents",
    Measure.SRCH: "Search and seize",
    Measure.SITE: "Examine objects or a site",
    Measure.EXPT: "Information, items of evidence or an expert's opinion",
    Measure.RECS: "Originals or certified copies of records",
    Measure.TRAC: "Identify or trace proceeds of crime",
    Measure.APPR: "Help a person to appear voluntarily",
    Measure.XFER: "Transfer a detained person to give evidence",
    Measure.VTC: "Hear a person by video link",
    Measure.CONF: "Confiscate proceeds of crime",
    Measure.FRZE: "Freeze property",
    Measure.SPON: "Information given without a request",
    Measure.JIT: "Joint investigation",
    Measure.LEC: "Police co-operation",
    Measure.EMRG: "Help in an emergency",
}
"""The words for each code on pages and in letters."""
