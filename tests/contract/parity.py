"""Where a program gets what each page shows and each command tells: the operations of the API, or the reason for none."""

from __future__ import annotations

OWN = "a person at a browser sees to the account: a token, which may leak, neither reads nor changes who may come in"
ENTRY = "the way in, which a program does not take: it brings a token"
FORM = "a form to be filled in; what it makes or changes is asked for by"
HOUSE = "the house's own words and pictures, for people; nothing is computed that a program could use"
SERVED = "served to programs as it is, at this very address, which operations name"
MACHINE = "asked by machines already, at the address that their programs expect"
PEOPLE = "names and roles of other people, and the house's name and colours: seen to at a browser, never by a token"
OPERATOR = "acts on the machine, its files or its processes: for whoever runs it, not for whoever asks it"

PAGES: dict[str, tuple[str, ...]] = {
    "find": ("find", "search"),
    "rights/<str:right_id>": ("show", "claims", "family", "citations", "since"),
    "check": ("check",),
    "liens": ("liens",),
    "liens/<str:right_id>": ("liens",),
    "due-diligence": ("due_diligence",),
    "pledges": ("pledges",),
    "pledges/<str:no>": ("pledge",),
    "liens/certificates/<slug:code>": ("lien_certificate",),
    "open-licences": ("open_licences",),
    "open-licence/check": ("open_licence_check",),
    "open-licence/price": ("open_licence_price",),
    "editions": ("editions",),
    "editions/<str:name>": ("edition",),
    "diff": ("diff",),
    "regions": ("regions", "locate"),
    "regions/<str:code>": ("region", "portfolio"),
    "browse": ("codelists",),
    "browse/<str:scheme>": ("browse",),
    "browse/<str:scheme>/<path:symbol>": ("browse", "portfolio"),
    "loads": ("loads",),
    "loads/<int:seq>": ("load",),
    "sources": ("sources",),
    "sources/<str:name>": ("source",),
    "search": ("search",),
    "search/help": ("search_fields",),
    "search/list/<str:name>": ("search_list",),
    "owners": ("owners",),
    "owners/<path:name>": ("owner",),
    "agencies": ("agencies",),
    "agencies/<path:name>": ("agency",),
    "inventors": ("inventor",),
    "inventors/<path:name>": ("inventor",),
    "data": ("data",),
    "data/<str:edition>": ("data_edition",),
    "data/<str:edition>/make": ("data_make",),
    "data/dictionary": ("dictionary",),
    "data/dictionary.csv": ("dictionary",),
    "data/feed.atom": ("editions",),
    "themes": ("themes",),
    "themes/<slug:slug>": ("theme", "search"),
    "settings/following": ("follow",),
    "exports/new": ("export_make", "exports"),
    "exports": ("export_make",),
    "exports/<str:token>": ("export",),
    "exports/<str:token>/again": ("export_make",),
    "exports/<str:token>/file": ("export_file",),
    "plan": ("plan",),
    "plan/measures/<str:measure_id>": ("plan_measure",),
    "operation": ("operation",),
    "accounts/": ("me",),
    "accounts/activity": ("activity",),
    "accounts/audit": ("audit",),
    "accounts/audit.csv": ("audit",),
    "workspace/": ("me", "rights_mine", "portfolios", "collections", "alerts", "history", "claims_waiting"),
    "workspace/rights": ("rights_mine",),
    "workspace/reports": ("reports",),
    "workspace/reports/new": ("report_make",),
    "workspace/reports/entries/<int:report_id>": ("report_entry",),
    "workspace/reports/entries/<int:report_id>/move": ("report_move",),
    "workspace/reports/<str:token>": ("report_followed",),
    "workspace/reports/<str:token>/act": ("report_remark", "report_forget"),
    "workspace/claims": ("claims_waiting",),
    "workspace/portfolios": ("portfolios",),
    "workspace/portfolios/new": ("portfolio_make",),
    "workspace/portfolios/<int:portfolio_id>": ("docket",),
    "workspace/portfolios/<int:portfolio_id>/act": ("portfolio_add", "due_mark"),
    r"workspace/^portfolios/(?P<portfolio_id>[0-9]{1,9})\.(?P<form>csv|xlsx)$": ("docket",),
    "workspace/feeds/<str:word>.ics": ("docket",),
    "workspace/collections/new": ("collection_make",),
    "workspace/collections/<int:collection_id>": ("collection",),
    "workspace/collections/<int:collection_id>/act": ("collection_keep",),
    "workspace/shared/<str:share>": ("collection_shared",),
    "workspace/keep": ("collections",),
    "workspace/keep/put": ("collection_keep",),
    "workspace/alerts": ("alerts", "searches"),
    "workspace/alerts/<int:alert_id>": ("alert",),
    "workspace/alerts/<int:alert_id>/messages/<int:message_id>": ("alert_message",),
    "workspace/alerts/feeds/<str:word>.atom": ("alert_tidings",),
    "workspace/history": ("history",),
    "workspace/count": ("count", "periods"),
}
"""Each address of the portal with the operations that tell what it shows."""

PAGES |= {
    "procedures": ("procedures",),
    "procedures/<slug:name>": ("procedure",),
    "procedures/<slug:name>/start": ("case_open",),
    "registers": ("procedures", "procedure"),
    "registers/<slug:name>": ("register_cases",),
    "verify": ("paper_verify",),
    "verify/<slug:code>": ("paper_verify",),
    "worklist": ("worklist",),
    "cases": ("cases",),
    "cases/join/<slug:word>": ("case_join",),
    "cases/<slug:case_no>": ("case",),
    "cases/<slug:case_no>/draft": ("case_draft", "case_check", "case_file_take"),
    "cases/<slug:case_no>/moves/<slug:name>": ("case_move", "case_check"),
    "cases/<slug:case_no>/messages": ("case_message",),
    "cases/<slug:case_no>/letters/<int:letter_id>": ("case", "case_letter_opened"),
    "cases/<slug:case_no>/assign": ("case_assign",),
    "cases/<slug:case_no>/limits/<slug:name>/extend": ("case_extend",),
    "cases/<slug:case_no>/fees/<int:fee_id>": ("case_fee",),
    "cases/<slug:case_no>/assents": ("case_assent",),
    "cases/<slug:case_no>/invite": ("case_invite",),
    "cases/<slug:case_no>/files/<int:file_id>": (
        "case_file",
        "upload_begin",
        "upload",
        "upload_append",
        "upload_finish",
    ),
    r"^cases/(?P<case_no>[-\w]+)/papers/(?P<code>[0-9A-Z-]+)\.(?P<form>pdf|docx)$": ("case_paper",),
}

COMMANDS: dict[str, tuple[str, ...]] = {
    "sources": ("sources", "source"),
    "codelists": ("codelists", "locate"),
    "search": ("search", "search_list"),
    "owner": ("owner",),
    "agency": ("agency",),
    "inventor": ("inventor",),
    "show": ("show",),
    "check": ("check",),
    "editions": ("editions",),
    "diff": ("diff",),
    "deadlines": ("deadlines",),
    "alerts": ("alerts",),
    "reports": ("reports", "report_entry", "report_move"),
    "procedures": ("procedures", "procedure"),
    "cases": ("procedure", "paper_verify"),
    "plan": ("plan", "plan_measure"),
    "share": ("data", "data_make"),
    "follow": ("follow",),
    "themes": ("themes",),
    "load": ("loads", "load"),
    "withhold": ("withheld",),
}
"""Each command with the operations that tell what it tells; of one that acts, those that tell what came of it."""

EXCUSED: dict[str, str] = {
    # the house itself
    "": "a first page of what the others show: each of its numbers leads to one of them",
    **dict.fromkeys(("tour", "tour/<int:no>", "design", "accessibility"), HOUSE),
    "api": "tells programs' makers what `openapi.json` tells programs",
    "clock": "the clock of a sample is moved by a person who looks at it",
    **dict.fromkeys(("health", "health/ready", "metrics"), MACHINE),
    "images/<str:sha256>": f"a picture; {SERVED}: `show` tells its sha256",
    "data/files/<str:name>": f"a file; {SERVED}: `data_edition`",
    "data/pictures/<str:sha256>": f"a picture; {SERVED}: `show` tells its sha256",
    "data/catalog.jsonld": "DCAT is itself the form for programs; `data` tells the same",
    # theme databases: curators work at a browser, their readers by the API
    "themes/<slug:slug>/feed.atom": f"a feed; {SERVED}: `theme`",
    "themes/<slug:slug>/list/<str:form>": f"a file; {SERVED}: `theme`",
    **dict.fromkeys(
        (
            "themes/new", "themes/<slug:slug>/edit", "themes/<slug:slug>/publish", "themes/<slug:slug>/withdraw",
            "themes/<slug:slug>/tags", "themes/<slug:slug>/tags/drop", "themes/<slug:slug>/update",
            "themes/<slug:slug>/work",
        ),
        "a curator's desk: what they decide is judged by eye, and `theme` tells what came of it",
    ),
    # the desk
    "workspace/rights/claim": "a person claims an owner themselves; `rights_mine` tells how the claim stands",
    "workspace/rights/claims/<int:claim_id>/prove": "the code stands in a letter to a person; `rights_mine` tells the rest",
    "workspace/rights/claims/<int:claim_id>/withdraw": "as claiming: a person's own act; `rights_mine` tells how it stands",
    "workspace/claims/<int:claim_id>": "a decision of staff about a person is theirs to make at the page with the reasons",
    "workspace/claims/<int:claim_id>/code": "printed once, on a letter, by staff: no program may hold it",
    "workspace/collections/<int:collection_id>/kept/<int:kept_id>": f"{FORM} `collection_keep`; the order is by eye",
    "workspace/history/set": "whether anything is written down is for the person alone to say",
    "workspace/watch": f"{FORM} the same page alone: `alerts` and `searches` tell what stands",
    "workspace/watch/put": "letters and webhooks begin at a page, so that a token that leaked sends nobody anything",
    "workspace/alerts/<int:alert_id>/act": "as the beginning of an alert: `alert` tells how it stands",
    "workspace/alerts/off/<str:word>": "the link in a letter by which its reader ends it",
    "workspace/searches/<int:search_id>/drop": "as the beginning of an alert: `searches` tells what stands",
    # complaints and evidence
    "complaints": "a complaint is made by a person at a page that is throttled by network: no program floods the desk",
    **dict.fromkeys(
        (
            "complaints/<slug:key>", "complaints/<slug:key>/act", "complaints/<slug:key>/follow",
            "cases/<slug:case_no>/evidence", "cases/<slug:case_no>/evidence/<int:file_id>/stamp",
            "cases/<slug:case_no>/evidence/<int:file_id>/hand", "cases/<slug:case_no>/evidence/<int:file_id>/package",
        ),
        "stamps and hands are what a person answers for; the files of a case and their hashes are read by `case`",
    ),
    "evidence/verify": "the page is the proof; the file itself and openssl prove the same to any program without us",
    # pledges
    "liens/<str:right_id>/certificate": "a certificate is asked for by a person, who answers for the question",
    "liens/certificates/<slug:code>.pdf": "the paper itself, for whoever holds its code",
    "pledges/act": "amounts and the ceiling are entered by a lender's people, who answer for them; `pledges` tells what stands",
    "cases/hook": "a secret is shown once to the person who sets the webhook up at a browser",
    "title/<str:right_id>": f"{SERVED}, with `format=json`",
    # commands
    **dict.fromkeys(
        ("index", "accounts", "demo", "serve", "work", "doctor", "maintain", "backup", "restore"), OPERATOR
    ),
}  # fmt: skip
"""Addresses and commands without an operation, each with the reason."""

ENTRIES = ("sign-in", "sign-up", "leave", "letter", "password/", "email/confirm", "oidc/", "persona/", "invitations/")
"""Ways in and out, below ``accounts/``."""


def excuse(route: str) -> str:
    """Why no operation tells what the address shows; nothing where one has to."""
    if route in EXCUSED:
        return EXCUSED[route]
    if not route.startswith("accounts/") or route in PAGES:
        return ""
    below = route.removeprefix("accounts/")
    if below == "house.css":
        return HOUSE
    if below.startswith(("people", "bodies", "mandates", "settings")):
        return PEOPLE
    return ENTRY if below.startswith(ENTRIES) else OWN
